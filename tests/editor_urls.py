"""Addresses for the tests of the text editor: one page with two editors, and the real preview."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.template import engines
from django.urls import path

from bpmplan import text_views
from bpmplan.widgets import MarkdownField, MarkdownTextarea

MARK = "/static/img/mark.svg"
NEW_IMAGE = "6f1c2f9e-0000-4000-8000-5b1d0a7a9c12"
IMAGE = "6f1c2f9e-0000-4000-8000-5b1d0a7a9c11"
PAGE = """{% load static %}<!doctype html><html lang="da"><head><meta charset="utf-8"><title>Afsnit</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="{% static 'img/mark.svg' %}">
<link rel="stylesheet" href="{% static 'dkfds/css/dkfds.min.css' %}">
<link rel="stylesheet" href="{% static 'css/text.css' %}">{{ form.media }}
<script src="{% static 'js/unsaved.js' %}" defer></script></head><body><main class="container">
<h1>Lokale udfordringer</h1>{% if saved %}<p data-saved="7:afsnit">Gemt</p>{% endif %}
<form method="post" data-sign-out>{% csrf_token %}<button>Log ud</button></form>
<form method="post" data-guard="{{ user_id }}:afsnit">{% csrf_token %}
{% for field in form %}<p><label class="form-label" for="{{ field.id_for_label }}">{{ field.label }}</label></p>
{{ field.errors }}{{ field }}{% endfor %}<button class="button button-primary">Gem</button></form>
<pre id="stored">{{ stored }}</pre></main></body></html>"""


class TextForm(forms.Form):
    challenge = MarkdownField(
        label="Udfordring",
        required=False,
        widget=MarkdownTextarea(
            images=[{"key": IMAGE, "title": "Ledige 2022", "alt": "Søjler: ledige pr. kvartal", "url": MARK}],
            upload_url="/nyt-billede/",
        ),
    )
    strategy = MarkdownField(label="Strategi", required=False)


@login_not_required
def page(request):
    form = TextForm(request.POST or None)
    stored = form.cleaned_data["challenge"] if request.POST and form.is_valid() else ""
    context = {"form": form, "stored": stored, "saved": bool(stored), "user_id": request.GET.get("user", "7")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


@login_not_required
def preview(request):
    return text_views.text_preview(request)


@login_not_required
def new_image(request):
    if request.FILES["file"].name.startswith("stor"):
        return JsonResponse({"sentence": "Filen fylder for meget."}, status=422)
    given = {name: request.POST[name] for name in ("title", "alt")}
    return JsonResponse({"key": NEW_IMAGE, "url": MARK, **given})


urlpatterns = [path("", page), path("nyt-billede/", new_image), path("arbejde/eksempel/", preview, name="text_preview")]
