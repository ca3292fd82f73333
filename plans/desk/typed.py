"""What was typed into a form that can't be saved, safe on a page of its own."""

NOT_TYPED = ("csrfmiddlewaretoken", "form_key", "started_from", "new_key", "then", "restore", "conflict")


def typed_page(desk, sentence, typed, status=409, **context):
    """What was typed, safe on a page of its own, with a sentence on why it is not in the plan."""
    return desk.render(
        "plans/typed.html", {"page_name": "Ikke gemt", "sentence": sentence, "typed": typed, **context}, status=status
    )


def typed_texts(form, data):
    """``[(label, text)]`` of what was typed into a form that is no longer there to show it."""
    typed = []
    for name, values in data.lists() if data else ():
        if name in NOT_TYPED or name.endswith("_FORMS") or not any(values):
            continue
        label, field = form.control(name)
        choices = {str(key): str(words) for key, words in getattr(field, "choices", ())}
        typed.append((label or "Felt", "\n".join(choices.get(value, value) for value in values)))
    return typed
