"""Inputs for pages: forms, those of the admin, queries, uploads, lists to be read in."""

import base64
from functools import cache

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.test_hostile import FORMS, PAGES, may
from tests.test_urls import ADMIN, ADMIN_PAGES, filled

from . import inputs
from .sending import asked, encoded, multipart, read, sent


@cache
def form_fields(scene_id, who, address):
    """``[(name, value)]`` of the form on a page as it stands, so that fields nobody must fill in are tried too."""
    answer = read(SCENES[scene_id].client(who).get(address))
    if answer.streaming or answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return []
    forms = lxml.html.fromstring(answer.content.decode()).forms
    fields = [pair for form in forms if form.method == "POST" for pair in form.form_values()]
    return [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]


SCENES = {}
"""The scene by its id, for what is cached."""


def changed(chance, fields):
    """A form's fields with a few of them changed as no page would."""
    fields = [list(field) for field in fields]
    for _ in range(chance.choice([1, 1, 2, 3, 6])):
        deed = chance.random()
        at = chance.randrange(len(fields)) if fields else 0
        if not fields or deed < 0.06:
            names = ["sent", "all", "then", "restore", "conflict", "previewed", "again", "x"]
            fields.append([chance.choice(names), "1"])
        elif deed < 0.14:
            del fields[at]
        elif deed < 0.22:
            fields.insert(at, [fields[at][0], inputs.value(chance)])
        elif deed < 0.27:
            fields[at][0] += chance.choice(["-0-x", "_", "[]", "\x00", "-DELETE", "-id"])
        elif deed < 0.32:
            fields[at][1] = fields[chance.randrange(len(fields))][1]
        elif fields[at][0].endswith("_FORMS"):
            fields[at][1] = chance.choice(inputs.FORMSETS)
        else:
            fields[at][1] = inputs.value(chance)
    if chance.random() < 0.1:
        fields.append(["form_key", chance.choice(["0" * 32, "x", inputs.text(chance)])])
    return fields


def a_form(chance, scene):
    row = chance.choice(FORMS)
    _name, _method, address, _expected, *more = row
    data = more[0] if more else {}
    scene.last = scene.aalborg.bodies.get(is_last=True)
    who = may(row) if chance.random() < 0.9 else chance.choice(["nobody", "lone", "erik", "signe", "anna", "minna"])
    fields = [(name.format(s=scene), filled(one, scene)) for name, one in data.items()]
    fields = [(name, one) for name, one in fields if isinstance(one, str)]
    SCENES[id(scene)] = scene
    there = form_fields(id(scene), may(row), address.format(s=scene))
    fields += [(name, one) for name, one in there if name not in dict(fields)]
    return {"address": address, "who": who, "fields": changed(chance, fields)}


def run_form(scene, given):
    sent(scene, given["who"], "POST", given["address"].format(s=scene), encoded(given["fields"]))


def of_the_admin(scene, label, page):
    """The address of a page of the admin about the object that the table names; made once."""
    objects = scene.__dict__.setdefault("objects_of_the_admin", {})
    if label not in objects:
        objects[label] = ADMIN[label][2](scene).pk
    return ADMIN_PAGES[page].format(path=label.replace(".", "/"), pk=objects[label])


def a_form_of_the_admin(chance, scene):
    label = chance.choice(sorted(ADMIN))
    page = chance.choice(["add", "change", "change", "delete", "changelist"])
    SCENES[id(scene)] = scene
    fields = form_fields(id(scene), "sune", of_the_admin(scene, label, page)) or [("name", "x")]
    who = chance.choice(["sune", "sune", "minna"])
    return {"label": label, "page": page, "who": who, "fields": changed(chance, fields)}


def run_form_of_the_admin(scene, given):
    sent(scene, given["who"], "POST", of_the_admin(scene, given["label"], given["page"]), encoded(given["fields"]))


QUERIES = ("tekst", "aar", "region", "maal", "afloeste", "page", "navn", "kommune", "tidligere", "next", "status")
QUERIES += ("sort", "format", "q", "o", "p", "e", "id", "year", "tema", "kilde", "brev", "visning", "fra", "til")
QUERIES += ("hent", "afsnit", "sidst", "kun", "all", "_facets", "_changelist_filters", "_popup", "_to_field")
QUERIES += ("goal_set__year__exact", "region__id__exact")


def a_query(chance, scene):
    row = chance.choice(PAGES)
    pairs = [(chance.choice(QUERIES), inputs.value(chance)[:3_000]) for _ in range(chance.choice([1, 2, 4]))]
    return {"address": row[2].partition("?")[0], "who": may(row), "fields": pairs}


def run_query(scene, given):
    sent(scene, given["who"], "GET", given["address"].format(s=scene) + "?" + encoded(given["fields"]).decode())


UPLOADS = {
    # address: (who, field, other fields)
    "/arbejde/{s.draft.pk}/bilag/": ("erik", "file", [("title", "Bilag"), ("alt", "Et kort")]),
    "/arbejde/ny/?kommune=aalborg": (
        "erik",
        "file",
        [("title", "Plan"), ("first_year", "2041"), ("last_year", "2041"), ("earlier", "dokument")],
    ),
    "/brugere/aalborg/indstillinger/": ("anna", "new_logo", [("mailbox", "job@aalborg.example")]),
    "/arbejde/svar/aalborg/2031/": ("signe", "file", [("kind", "own_plan")]),
    "/admin/plans/targetgroup/indlaes/": ("sune", "file", []),
    "/admin/accounts/municipality/indlaes/": ("sune", "file", []),
}


def an_upload(chance, scene):
    address = chance.choice(sorted(UPLOADS))
    name, data = inputs.file(chance)
    return {"address": address, "name": name, "bytes": base64.b64encode(data).decode()}


def run_upload(scene, given):
    who, field, fields = UPLOADS[given["address"]]
    body, content_type = multipart(fields, {field: (given["name"], base64.b64decode(given["bytes"]))})
    sent(scene, who, "POST", given["address"].format(s=scene), body, content_type)


LISTS = {
    "/admin/plans/targetgroup/indlaes/": "navn;fra;til og med\nNy gruppe;;\nUnge;01.01.2024;31.12.2025\n",
    "/admin/accounts/municipality/indlaes/": "kode;navn\n851;Aalborg\n",
    "/admin/goals/indicator/indlaes/": "år;nummer;navn\n2026;1;Job\n",
}


def a_list(chance, scene):
    """A CSV file to be read in: cells, lines and signs changed."""
    address = chance.choice(sorted(LISTS))
    lines = [line.split(";") for line in LISTS[address].splitlines()]
    for _ in range(chance.choice([1, 2, 5])):
        line = chance.choice(lines)
        deed = chance.random()
        if deed < 0.6 and line:
            line[chance.randrange(len(line))] = inputs.value(chance)[:2_000]
        elif deed < 0.7:
            lines.append([inputs.value(chance)[:200] for _ in range(chance.randint(1, 5))])
        elif deed < 0.8:
            lines.append(list(line))
        else:
            line.append('"')
    separator = chance.choice([";", ";", ";", ",", "\t"])
    text = chance.choice(["\n", "\r\n", "\r"]).join(separator.join(line) for line in lines)
    data = text.encode(chance.choice(["utf-8-sig", "utf-8", "utf-16"]), "replace")
    return {"address": address, "bytes": base64.b64encode(data).decode()}


def run_list(scene, given):
    upload = SimpleUploadedFile("liste.csv", base64.b64decode(given["bytes"]))
    client = scene.client("sune")
    with transaction.atomic():
        answer = asked(client.post, given["address"], {"file": upload})
        form = answer.context and answer.context.get("form")
        if form is not None and "digest" in form.fields:  # the preview; what it shows is done
            asked(client.post, given["address"], form.initial)
        transaction.set_rollback(True)
