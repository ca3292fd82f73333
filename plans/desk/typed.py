"""What was typed into a form that can't be saved, safe on a page of its own."""


def typed_page(desk, sentence, typed, status=409, **context):
    """What was typed, safe on a page of its own, with a sentence on why it is not in the plan."""
    return desk.render(
        "plans/typed.html", {"page_name": "Ikke gemt", "sentence": sentence, "typed": typed, **context}, status=status
    )
