"""``{% load dkfds %}``: the designsystem's parts as tags. docs/design-system.md shows each in use."""

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from bpmplan.fields import row_label
from bpmplan.many_html import filled
from bpmplan.statuses import STATUSES

register = template.Library()

ALERT_WORD = {"info": "Information", "success": "Lykkedes", "warning": "Advarsel", "error": "Fejl"}


# Small parts


@register.simple_tag
def fds_icon(name, label="", css=""):
    """An icon of the designsystem. Without ``label`` it is decoration and hidden from screen readers."""
    return filled(
        '<svg class="icon-svg{}" focusable="false"{}><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        filled(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"'),
        static("dkfds/img/all-svg-icons.svg"),
        name,
    )


@register.simple_tag
def status_badge(status, text=""):
    """A status as text with a mark; the colour only repeats what the text says."""
    return filled('<span class="status status--{}">{}</span>', status, text or STATUSES[status].label)


@register.filter
def status_text(status):
    """The status in Danish, as the badge says it."""
    return STATUSES[status].label


@register.simple_block_tag(end_name="endfds_alert")
def fds_alert(content, kind="info", title="", level=2, role=""):
    """A message: ``info``, ``success``, ``warning`` or ``error``. ``role="alert"`` only for what just happened."""
    return _alert(kind, title, content, level=level, role=role)


def _alert(kind, title, content, level=2, role=""):
    return render_to_string(
        "dkfds/tags/alert.html",
        {
            "kind": kind,
            "word": ALERT_WORD.get(kind, ""),
            "title": title,
            "content": content,
            "level": level,
            "role": role,
        },
    )


@register.simple_tag
def message_alert(message):
    """One of Django's messages as an alert."""
    kind = {"debug": "info"}.get(message.level_tag, message.level_tag)
    return _alert(kind, "", format_html("<p>{}</p>", message), role="alert" if kind == "error" else "status")


@register.simple_block_tag(end_name="endfold")
def fold(content, summary, open=False, css=""):
    """Text behind a line that unfolds it; the browser's own, so it works without JavaScript."""
    return format_html(
        '<details class="fold {}"{}><summary>{}</summary><div class="fold__body">{}</div></details>',
        css,
        mark_safe(" open") if open else "",
        summary,
        content,
    )


@register.simple_block_tag(end_name="endfds_table")
def fds_table(content, caption, css="", hide_caption=False):
    """A table with caption that scrolls by itself when the window is too narrow. Content: thead and tbody."""
    return format_html(
        '<div class="table--responsive-scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="table {}"><caption{}>{}</caption>{}</table></div>',
        caption,
        css,
        mark_safe(' class="sr-only"') if hide_caption else "",
        caption,
        content,
    )


# Ways through the site


def _address(target):
    """An address as given, or that of a URL name without arguments."""
    target = str(target)
    return target if "/" in target or target.startswith("#") else reverse(target)


@register.inclusion_tag("dkfds/tags/breadcrumbs.html")
def breadcrumbs(*parts):
    """``{% breadcrumbs "Mål" "goal_sets" "2023" %}``: text and address (or URL name) in turn, last the page itself."""
    *links, current = parts
    items = [("Forside", "/")] + [
        (text, _address(target)) for text, target in zip(links[::2], links[1::2], strict=True)
    ]
    return {"items": items, "current": current}


@register.simple_tag(takes_context=True)
def nav_link(context, text, name, *args):
    """A link of the main menu. Marks the page it leads to, and the part of the site that a page belongs to."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    path = context["request"].path if "request" in context else ""
    current = ""
    if path == url:
        current = mark_safe(' aria-current="page"')
    elif url != "/" and path.startswith(url):
        current = mark_safe(' aria-current="true"')
    return filled('<li><a href="{}"{}>{}</a></li>', url, current, text)


@register.inclusion_tag("dkfds/tags/page_nav.html", takes_context=True)
def page_nav(context, page_obj, parameter="page", label="Sider"):
    """Links to the other pages of a list, keeping what was searched for. Nothing when there is one page."""
    request = context.get("request")

    def address(number):
        query = request.GET.copy() if request else QueryDict(mutable=True)
        query[parameter] = number
        return "?" + query.urlencode()

    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "label": label,
        "pages": [{"number": number, "url": address(number) if isinstance(number, int) else ""} for number in pages],
        "previous": address(page_obj.number - 1) if page_obj.has_previous() else "",
        "next": address(page_obj.number + 1) if page_obj.has_next() else "",
    }


@register.inclusion_tag("dkfds/tags/step_indicator.html")
def step_indicator(steps, label="Trin"):
    """Where one stands on a path. A step is a dict: ``text``, ``state`` (done, current, later), ``note``, ``url``."""
    return {"steps": steps, "label": label}


# Forms


def _first_control(field):
    """The id that a link to the field must name: the first option of a group, the first part of a compound field."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.MultiWidget):
        return f"{field.auto_id}_0"
    if isinstance(widget, forms.SelectDateWidget):
        return widget.id_for_label(field.auto_id)
    return field.id_for_label or field.auto_id


def _form_problems(form):
    """(target id or "", label, message) for each error of a form."""
    for message in form.non_field_errors():
        yield "", "", message
    for name in form.fields:
        field = form[name]
        for message in field.errors:
            yield ("" if field.is_hidden else _first_control(field)), field.label, message


def _problems(form):
    """The same for a form, a formset or a list of them."""
    if isinstance(form, list):
        for part in form:
            yield from _problems(part)
    elif not form.is_bound:
        return
    elif isinstance(form, BaseFormSet):
        for message in form.non_form_errors():
            yield "", "", message
        for number, part in enumerate(form.forms, 1):
            row = row_label(number)
            for target, label, message in _form_problems(part):
                yield target, f"{row}, {label}" if label else row, message.removeprefix(f"{row}: ")
    else:
        yield from _form_problems(form)


@register.inclusion_tag("dkfds/error_summary.html")
def error_summary(*forms_and_formsets, title=""):
    """What must be mended, at the top of the page: each line a link to the very field. Nothing when all is well.

    Once for each form: where the page has said it, the form itself doesn't.
    """
    problems = []
    for form in forms_and_formsets:
        if form and not getattr(form, "is_summed_up", False):
            problems += _problems(form)
            _sum_up(form)
    return {"problems": problems, "title": title}


def _sum_up(form):
    if isinstance(form, list):
        for part in form:
            _sum_up(part)
    else:
        form.is_summed_up = True


@register.filter
def fds_kind(field):
    """Which markup a field wants: hidden, checkbox, group, fieldset or single."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect):
        return "group"
    return "fieldset" if field.use_fieldset else "single"


@register.filter
def file_to_choose_again(field):
    """The name of a file that came with a form that is shown again: no browser fills that in. Empty without one."""
    is_file = isinstance(field.field.widget, forms.FileInput)
    is_back = is_file and field.form.is_bound and field.form.errors and not field.errors
    return getattr(field.data, "name", "") if is_back else ""


@register.simple_tag
def fds_control(field, limit=None):
    """The field's control with the designsystem's CSS class."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        css_class = "form-checkbox"
    elif isinstance(widget, forms.Select):
        css_class = "form-select"
    elif isinstance(widget, forms.FileInput):
        css_class = "form-file"
    else:
        css_class = "form-input"
    parts = getattr(widget, "widgets", [widget])
    for number, part in enumerate(parts, start=1):
        part.attrs["class"] = _with_class(part.attrs.get("class", ""), css_class)
        # A placeholder disappears when one types and is too pale; the designsystem uses label and hint instead.
        part.attrs.pop("placeholder", None)
        if len(parts) > 1:
            part.attrs.setdefault("aria-label", f"{field.label}, del {number}")
        # With maxlength the browser silently cuts a long paste; the form's validator says so instead.
        part.attrs.pop("maxlength", None)
    if not limit:
        return field.as_widget()
    described = f"{field.aria_describedby or ''} {field.auto_id}_limit".strip()
    return field.as_widget(attrs={"aria-describedby": described})


@register.filter
def fds_options(field):
    """The options of a radio or checkbox group, each with ``tag``, ``id_for_label`` and ``choice_label``."""
    widget = field.field.widget
    css_class = "form-checkbox" if isinstance(widget, forms.CheckboxSelectMultiple) else "form-radio"
    widget.attrs["class"] = _with_class(widget.attrs.get("class", ""), css_class)
    return field.subwidgets


@register.filter
def fds_option_kind(field):
    return "checkbox" if isinstance(field.field.widget, forms.CheckboxSelectMultiple) else "radio"


@register.filter
def is_optional(field):
    """Whether the label says "(frivilligt)": few fields are marked, so a form may turn it off."""
    return not field.field.required and getattr(field.form, "mark_optional", True)


def _with_class(classes, css_class):
    return classes if css_class in classes.split() else f"{classes} {css_class}".strip()
