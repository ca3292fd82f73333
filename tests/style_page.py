# ruff: noqa: E501  (the page is HTML)
"""The site's addresses plus one page with every part of the designsystem on it, for test_frame.py."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import path
from django.views.defaults import server_error

from bpmplan.urls import urlpatterns as site
from tests.bpmplan.test_dkfds import EveryKind

PAGE = """{% extends "base.html" %}{% load dkfds crispy_forms_tags %}
{% block title %}Alle dele{% endblock %}
{% block hero %}<div class="hero"><div class="container"><p class="h2">Find din kommune</p><form class="filter">
  <div class="form-group"><label class="form-label" for="q">Kommune</label><input class="form-input" id="q" name="q"></div>
  <button class="button button-secondary">Søg</button></form></div></div>{% endblock %}
{% block breadcrumbs %}{% breadcrumbs "Konto" "account_login" "Alle dele" %}{% endblock %}
{% block content %}<div class="page-head"><p class="eyebrow">Prøve</p><h1>Alle dele</h1><p class="lead">Alt på én side.</p>
<p class="page-head__meta">{% for s in statuses %}{% status_badge s %} {% endfor %}</p>
<div class="page-head__actions"><a class="button button-primary" href="/">Et</a><a class="button button-secondary" href="/">
{% fds_icon "download" %}To</a><a class="button button-tertiary" href="/">Tre</a><button class="button button-warning">Fire</button>
</div></div>
{% step_indicator steps %}
{% fds_alert "info" "Til orientering" %}<p>Tekst med <a href="/">link</a>.</p>{% endfds_alert %}
{% fds_alert "warning" %}<p>Pas på.</p>{% endfds_alert %}
<h2>Lister</h2>
<ul class="cards"><li><article class="tile"><h3 class="tile__title"><a href="/a">Plan</a></h3><p class="tile__foot">2023</p></article></li></ul>
<ul class="rows"><li><div class="rows__main"><p class="rows__title"><a href="/b">Forord</a><span class="rows__note">I går</span></p></div>
{% status_badge "missing" %}</li></ul>
<ul class="tile-map"><li><a class="has-plan" href="/c">Aalborg<span class="tile-map__note">2023</span></a></li></ul>
<dl class="facts"><dt>Dato</dt><dd>3. maj</dd></dl><dl class="key-figures"><div><dt>Planer</dt><dd>2</dd></div></dl>
{% fds_table "Måltal" %}<thead><tr><th scope="col">Mål</th><th scope="col" class="number">2023</th></tr></thead>
<tbody><tr><th scope="row">Fleksjob</th><td class="number">1.400</td></tr></tbody>{% endfds_table %}
{% fold "Mere" open=True %}<p class="muted">Fold.</p>{% endfold %}
<div class="beside"><aside class="beside__theirs"><p class="eyebrow">Ministerens mål</p><p>Ord.</p></aside>
<div class="beside__own"><p>Vores. <del>før</del> <ins>nu</ins> <span class="goal-number">3</span></p></div></div>
<div class="text"><h3>Overskrift</h3><p>Tekst.</p></div>
{% page_nav page_obj %}{% crispy form %}{% endblock %}"""


@login_not_required
def style(request):
    messages.success(request, "Gemt.")
    messages.error(request, "Låst.")
    context = {
        "form": EveryKind({"title": ""}),
        "page_obj": Paginator(range(200), 10).page(9),
        "statuses": ["draft", "hearing", "submitted", "adopted", "discarded", "superseded", "unchanged", "ready"],
        "steps": [
            {"text": "Kladde", "state": "done", "url": "/"},
            {"text": "Til politisk behandling", "state": "current", "note": "siden i går"},
            {"text": "Vedtaget", "state": "later"},
        ],
    }
    return HttpResponse(Template(PAGE).render(RequestContext(request, context)))


@login_not_required
def forbidden(request):
    raise PermissionDenied


@login_not_required
def expired(request):
    typed = [("challenge", "Mange unge står uden uddannelse </textarea><b>"), ("edit_no", "3")]
    return render(request, "403_csrf.html", {"typed": typed, "expired": True}, status=403)


@login_not_required
def broken(request):
    return server_error(request)


urlpatterns = [
    path("stil/gaaet-galt/", broken),
    path("stil/", style, name="style"),
    path("stil/forbudt/", forbidden),
    path("stil/udloebet/", expired),
    *site,
]
