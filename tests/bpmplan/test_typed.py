"""What a person typed is shown again; what a page or script put into the form isn't."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from bpmplan.templatetags.typed_text import typed_text
from bpmplan.typed import typed_texts

WORDS = "Mange unge står uden for uddannelse."
MADE = {
    "new_key": "7d3f2f9e-0000-4000-8000-5b1d0a7a9c11",
    "previewed": "a" * 64,
    "seen": "7d3f2f9e-0000-4000-8000-5b1d0a7a9c11.3 8d3f2f9e-0000-4000-8000-5b1d0a7a9c11.4",
    "rows": '[["7d3f2f9e-title", "Unge i job eller uddannelse"]]',
    "then": "x" * 30,
    "goals": "7d3f2f9e-0000-4000-8000-5b1d0a7a9c11",
    "digest": "0123456789ABCDEF" * 4,
    "other": '{"title": "Unge i job eller uddannelse"}',
    "7d3f2f9e-started_from": "9" * 30,
    "plan-3-conflict": "x" * 30,
    "texts-TOTAL_FORMS": "1" * 30,
}
TYPED = {
    "text": WORDS,
    "title": "[Se her](https://x.dk/a-b) og der",
    "code_of": "x",
    "note": "[1] Et langt ord i parentes",
}


def post(data):
    return RequestFactory().post("/", data, headers={"Origin": "http://testserver"})


def test_only_what_somebody_typed_is_shown_to_be_copied():
    assert typed_text({"request": post(MADE | TYPED)})["texts"] == [WORDS, TYPED["title"], TYPED["note"]]
    assert typed_text({"request": RequestFactory().post("/", TYPED)})["texts"] == [], "from who knows where"


class Form:
    def control(self, name):
        return "", None


@pytest.mark.parametrize("name", [name for name in MADE if name not in ("goals", "digest", "other")])
def test_no_name_that_a_page_gave_is_shown_of_a_form_that_is_gone(name):
    assert typed_texts(Form(), QueryDict(mutable=True) | {}) == []
    data = QueryDict(mutable=True)
    data.update({name: MADE[name], "text": WORDS})
    assert typed_texts(Form(), data) == [("Felt", WORDS)]


def test_what_a_page_put_into_a_form_goes_along_unseen_when_it_is_sent_again(rf):
    kept = [("text", WORDS), ("new_key", MADE["new_key"]), ("started_from", "3"), ("title", "Kort")]
    page = render_to_string("403_csrf.html", {"typed": kept, "expired": True}, rf.get("/"))
    for name, value in kept[1:3]:
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert page.count('id="typed_') == 2
