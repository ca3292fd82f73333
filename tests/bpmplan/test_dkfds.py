"""The designsystem's forms and tags: what a screen reader, a keyboard and a browser without JavaScript get."""

import lxml.html
import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Button, Column, Div, Field, Fieldset, Layout, MultiField, Row, Submit
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template

from bpmplan.dkfds.layout import Actions, Affix, CharacterLimit, Fold, Link
from bpmplan.fields import DayField

COLOURS = [("red", "Rød"), ("green", "Grøn")]


class EveryKind(forms.Form):
    title = forms.CharField(label="Titel", help_text="Kort og klart", max_length=80)
    text = forms.CharField(label="Tekst", widget=forms.Textarea, max_length=500)
    one = forms.ChoiceField(label="Vælg en", choices=COLOURS, widget=forms.RadioSelect, help_text="Kun en")
    several = forms.MultipleChoiceField(label="Vælg flere", choices=COLOURS, widget=forms.CheckboxSelectMultiple)
    pick = forms.ChoiceField(label="Vælg fra listen", choices=[("", "Vælg"), *COLOURS])
    sure = forms.BooleanField(label="Jeg er sikker", help_text="Kan ikke fortrydes")
    day = DayField(label="Dato")
    file = forms.FileField(label="Fil")
    when = forms.SplitDateTimeField(label="Tidspunkt")
    cost = forms.IntegerField(label="Udgift i kr.")
    phone = forms.CharField(label="Telefon", required=False)
    note = forms.CharField(label="Bemærkning", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            CharacterLimit("text", 500),
            Fieldset("Valg", "one", Field("several", wrapper_class="options-columns"), "pick", "sure"),
            Row(Column("day"), Column("when")),
            Div("file", Affix("cost", suffix="kr.")),
            MultiField("Kontakt", "phone"),
            Fold("Mere", "note"),
            "secret",
            HTML("<p>Slut</p>"),
            Actions(Submit("save", "Gem"), Button("later", "Senere"), Link("Fortryd", "/"), sticky=True),
        )


def page_of(form, before=""):
    source = Template(before + "{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    return lxml.html.fromstring(f"<main>{source}</main>")


def tag(source, **context):
    return Template("{% load dkfds %}" + source).render(Context(context))


@pytest.fixture
def empty():
    return page_of(EveryKind())


@pytest.fixture
def wrong():
    return page_of(EveryKind({"title": ""}))


def order_of(group):
    """The parts of a field in the order that they are read."""
    marks = {"form-label": "label", "form-hint": "hint", "form-error-message": "error", "form-input": "control"}
    named = [marks[css] for part in group.iter() for css in (part.get("class") or "").split() if css in marks]
    return list(dict.fromkeys(named))


def test_a_field_is_read_as_label_hint_error_control(wrong):
    assert order_of(wrong.get_element_by_id("div_id_title")) == ["label", "hint", "error", "control"]


def test_hint_and_error_are_tied_to_the_control_by_ids_that_exist(wrong):
    control = wrong.get_element_by_id("id_title")
    assert control.get("aria-describedby") == "id_title_helptext id_title_error"
    assert control.get("aria-invalid") == "true"
    for described in wrong.xpath("//*[@aria-describedby]"):
        for name in described.get("aria-describedby").split():
            assert wrong.get_element_by_id(name).text_content().strip()


def test_each_control_has_a_label_or_stands_in_a_fieldset_with_legend(empty):
    for control in empty.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labelled = empty.xpath(f"//label[@for='{control.get('id')}']")
        assert labelled or control.xpath("ancestor::fieldset[1]/legend"), control.get("name")


def test_the_summary_links_to_every_field_in_error_and_to_the_first_option_of_a_group(wrong):
    links = [link.get("href") for link in wrong.xpath("//*[@data-module='error-summary']//a")]
    assert links == [
        "#id_title",
        "#id_text",
        "#id_one_0",
        "#id_several_0",
        "#id_pick",
        "#id_sure",
        "#id_day",
        "#id_file",
        "#id_when_0",
        "#id_cost",
    ]
    for link in links:
        assert wrong.get_element_by_id(link[1:]).tag in ("input", "select", "textarea")
    assert "Der er 10 ting at rette" in wrong.xpath("//h2")[0].text_content()


def test_a_form_whose_page_has_the_summary_has_no_other():
    page = page_of(EveryKind({}), "{% load dkfds %}{% error_summary form %}")
    assert len(page.xpath("//*[@data-module='error-summary']")) == 1


def test_a_form_that_nobody_sent_has_no_summary(empty):
    assert not empty.xpath("//*[@data-module='error-summary']")


def test_a_group_is_a_fieldset_with_its_hint_and_error(wrong):
    fieldset = wrong.xpath("//*[@id='div_id_one']/fieldset")[0]
    assert fieldset.get("aria-describedby") == "id_one_helptext id_one_error"
    assert fieldset[0].tag == "legend"
    assert {radio.get("class") for radio in fieldset.xpath(".//input")} == {"form-radio"}


def test_few_fields_are_marked_and_those_are_the_optional(empty):
    assert "(frivilligt)" in empty.get_element_by_id("div_id_phone").text_content()
    assert "(frivilligt)" not in empty.get_element_by_id("div_id_title").text_content()
    form = EveryKind()
    form.mark_optional = False
    assert "(frivilligt)" not in page_of(form).text_content()


def test_a_limit_is_told_and_counted_but_the_browser_cuts_nothing(wrong):
    control = wrong.get_element_by_id("id_text")
    assert control.get("maxlength") is None
    assert control.get("aria-describedby") == "id_text_error id_text_limit"
    assert wrong.get_element_by_id("div_id_text").get("data-maxlength") == "500"


def test_a_fold_is_open_only_when_there_is_something_to_see_in_it(empty):
    assert "open" not in empty.xpath("//details")[0].attrib
    assert "open" in page_of(EveryKind(initial={"note": "Husk"})).xpath("//details")[0].attrib


def test_the_form_leaves_checking_to_the_server_and_can_carry_files(empty):
    form = empty.xpath("//form")[0]
    assert "novalidate" in form.attrib
    assert form.get("enctype") == "multipart/form-data"
    assert [button.get("class").split()[-1] for button in form.xpath(".//button")] == [
        "button-primary",
        "button-secondary",
    ]
    assert form.xpath(".//a[@class='form-actions__link']")[0].get("href") == "/"


def test_a_formset_is_one_form_with_one_summary():
    made, sent = forms.formset_factory(EveryKind, extra=0), {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
    formset = made(sent)
    source = Template("{% load crispy_forms_tags %}{% crispy formset helper %}").render(
        Context({"formset": formset, "helper": FormHelper()})
    )
    page = lxml.html.fromstring(source)
    assert len(page.xpath("//form")) == len(page.xpath("//*[@data-module='error-summary']")) == 1
    assert page.xpath("//a[@href='#id_form-1-title']")
    errors = Template("{% load crispy_forms_tags %}{{ formset|as_crispy_errors }}").render(
        Context({"formset": made(sent)})
    )
    assert 'href="#id_form-1-title"' in errors


def test_forms_without_helper_and_single_fields_look_the_same():
    form = EveryKind()
    source = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))
    assert 'class="form-input"' in source
    one = Template("{% load crispy_forms_tags %}{{ form.title|as_crispy_field }}").render(Context({"form": form}))
    assert order_of(lxml.html.fromstring(one)) == ["label", "hint", "control"]
    bad = Template("{% load crispy_forms_tags %}{{ form|as_crispy_errors }}").render(Context({"form": EveryKind({})}))
    assert "error-summary" in bad


def test_what_people_typed_is_text_never_markup():
    form = EveryKind({"title": "<script>alert(1)</script>"})
    form.add_error("title", "<b>nej</b>")
    source = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))
    assert "<script>" not in source and "<b>nej" not in source
    assert "&lt;img" in tag("{% fds_alert 'info' title %}{{ text }}{% endfds_alert %}", title="<img>", text="<i>")
    assert "<i>" not in tag("{% fold title %}{{ text }}{% endfold %}", title="<i>", text="<i>")
    assert "<i>" not in tag("{% status_badge 'draft' text %}", text="<i>")
    assert "<i>" not in tag("{% fds_table title %}<tbody></tbody>{% endfds_table %}", title="<i>")


@pytest.mark.parametrize(
    "status, words",
    [("draft", "Kladde"), ("hearing", "I høring"), ("submitted", "Til politisk behandling"), ("adopted", "Vedtaget")],
)
def test_a_status_is_said_in_words_never_by_colour_alone(status, words):
    assert words in tag("{% status_badge status %}", status=status)


def test_the_pages_of_a_list_keep_what_was_searched_for(rf):
    request = rf.get("/planer/", {"q": "unge & job", "page": "2"})
    page = Paginator(range(100), 10).page(2)
    source = Template("{% load dkfds %}{% page_nav page %}").render(RequestContext(request, {"page": page}))
    nav = lxml.html.fromstring(source)
    assert nav.xpath("//a[@rel='next']")[0].get("href") == "?q=unge+%26+job&page=3"
    assert nav.xpath("//a[@aria-current='page']")[0].text == "2"
    assert not tag("{% page_nav page %}", page=Paginator([1], 10).page(1)).strip()


def test_breadcrumbs_end_with_the_page_itself():
    nav = lxml.html.fromstring(tag("{% breadcrumbs 'Mål' '/maal/' '2023' %}"))
    assert [link.get("href") for link in nav.xpath("//a")] == ["/", "/maal/"]
    assert nav.xpath("//*[@aria-current='page']")[0].text_content().strip() == "2023"


def test_steps_say_where_one_stands():
    steps = [
        {"text": "Kladde", "state": "done", "url": "/a/"},
        {"text": "Politisk behandling", "state": "current", "note": "siden 3. oktober"},
        {"text": "Vedtaget", "state": "later"},
    ]
    source = tag("{% step_indicator steps %}", steps=steps)
    assert source.count('aria-current="step"') == 1
    assert "(gennemført)" in source and "(nu)" in source and "(senere)" in source
