"""What the screens say: Danish everywhere, the ministry's admin too, and numbers with the word that fits them."""

import re

import pytest
from django.contrib import admin
from django.template import Context, Template
from django.urls import reverse
from lxml import html

from bpmplan import danish
from tests import ROOT

pytestmark = pytest.mark.one_database
CODE = [path for app in ("bpmplan", "goals", "plans") for path in (ROOT / app).rglob("*.py")]
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
ENGLISH = re.compile(
    "accepted|added|address(es)?|amend|announced?|attempts|authenticators?|been|changed|codes?|created|deleted|emails?"
    "|expires|history|invited|key|letter|municipality|object|repr|select|sent|site|step|that|this|token|update|users?"
    "|view|website|withdrawn|your?"
)
"""Words that are none in Danish."""


@pytest.mark.parametrize(("count", "text"), [(0, "0 mails"), (1, "1 mail"), (2, "2 mails"), (1200, "1.200 mails")])
def test_a_number_stands_with_the_word_that_fits_it(count, text):
    assert danish.counted(count, "mail", "mails") == text
    template = Template("{% load danish %}{% counted count 'mail' 'mails' %}")
    assert template.render(Context({"count": count})) == text


def test_nothing_counts_in_a_way_of_its_own():
    """``danish.counted`` and ``fitting`` choose the word, in Python and in templates."""
    for path in CODE + TEMPLATES:
        text = path.read_text()
        assert "|pluralize" not in text, path
        in_python = r"""["'][^"'\n]*["'] if \w[\w.()]* == 1 else|\bif (?:count|number)\w* == 1 else"""
        in_template = r"{% if [^%]*(?:== 1|> 1) %}(?:\w+{% else %}|[^{]*\d)|{{[^}]+}} \w+{% if [^%]* (?:==|>) 1 %}"
        assert path.name == "danish.py" or not re.findall(f"{in_python}|{in_template}", text), path


GIVEN_UP = (
    "Det lover kommunen|Mål og løfter|Hvad gør I|Tidligere tekster|Før det stod der|Samlet oversigt over mål\\b"
    "|beslutning på vejen|pct\\.point|For eksempel|f\\.eks\\.|valgfri|\\bInviter\\b|\\bKopier\\b|»Slettet«|sæt hak"
)
"""Wordings that were given up, each for the one in ``docs/words.md``."""


def test_wordings_that_were_given_up_stay_away():
    """In what is shown; what is read of people's own texts (numbers, letters) knows more words."""
    scripts = [ROOT / "static" / "js" / name for name in ("rows.js", "site.js", "unsaved.js", "review.js")]
    scripts += sorted((ROOT / "static" / "editor").glob("*.js"))
    for path in CODE + TEMPLATES + scripts:
        reads = path.name == "danish.py" or {"migrations", "letters", "values"} & set(path.parts)
        assert reads or not re.findall(GIVEN_UP, path.read_text()), path


def words_of(page):
    """The words that a person sees or hears of a page of the admin, without addresses of people and pages."""
    tree = html.fromstring(page)
    for element in tree.xpath("//script | //style | //datalist"):
        element.drop_tree()
    attributes = " ".join(tree.xpath("//@title | //@aria-label | //@placeholder | //@alt | //@data-inline-formset"))
    shown = re.sub(r"\S+@\S+|/\S+/", " ", f"{tree.text_content()} {attributes}")
    return set(re.findall(r"[a-zæøå]+", re.sub(r'"\w+":', " ", shown).lower()))


@pytest.mark.parametrize("who", ["sune", "minna"])
def test_the_admin_speaks_danish(scene, who):
    """Its lists, forms and histories: a field that was given no Danish name shows one of these words."""
    client = scene.client(who)
    english = set()
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.first()
        addresses = [reverse("admin:index"), reverse("admin:app_list", args=[model._meta.app_label])]
        addresses += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        addresses += [reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "history") if row]
        for address in addresses:
            answer = client.get(address)
            if answer.status_code == 200:
                english |= {(address, word) for word in words_of(answer.content.decode()) if ENGLISH.fullmatch(word)}
    assert not sorted(english)
