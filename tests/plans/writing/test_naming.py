"""A draft as it stands is given a name: kept, compared with, renamed and deleted, and nothing of the plan changes."""

import html
import re
from datetime import timedelta

import pytest

from bpmplan.passages import Passage
from bpmplan.retention import sweep_all
from bpmplan.steps import Refused
from plans.content.stored import fingerprint
from plans.erasing.erasing import erase
from plans.models import Chapter, EarlierDraft, Initiative, Plan, TargetGroup
from plans.steps import workflow
from plans.writing import deleting, saving
from plans.writing.naming import delete_named_draft, name_draft, named_drafts
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")


@pytest.fixture
def plan(aalborg, signe):
    return making.plan(aalborg, signe)


@pytest.fixture
def chapter(plan, erik):
    return saving.add(Chapter(plan=plan, title="Forord", text="Det gamle forord."), by=erik, now=NOW)


def test_a_named_draft_is_kept_as_it_was_compared_renamed_and_deleted(plan, chapter, erik, signe, client_for):
    client, at = client_for(erik), f"/arbejde/{plan.pk}/"
    assert client.post(at + "navngiv/", {"name": "  "}).status_code == 422
    form = client.get(at + "navngiv/").content.decode().partition("<main")[2]
    assert re.findall(r"</?form|<button", form) == ["<form", "<button", "</form"], "the button is in the form"
    client.post(at + "navngiv/", {"name": "Sendt til  direktionen"})
    draft = named_drafts(plan).get()
    assert (draft.name, draft.named_by) == ("Sendt til direktionen", erik)
    values = {"text": "Det nye forord."}
    saving.save(Chapter, plan=plan, key=chapter.key, started_from=0, values=values, by=erik, now=NOW)
    progress = html.unescape(client.get(at + "forloeb/").content.decode())
    assert f'href="{at}aendringer/?fra=k{draft.pk}&til=nu"' in progress
    page = client.get(f"{at}aendringer/?fra=k{draft.pk}&til=nu").content.decode()
    assert "»Sendt til direktionen«" in page
    assert "Det <del>gamle</del><ins>nye</ins> forord." in page
    assert "Det gamle forord." in client.get(f"{at}navngivet/{draft.pk}/side/").content.decode()
    client.post(f"{at}navngivet/{draft.pk}/", {"name": "Til høring"})
    assert named_drafts(plan).get().name == "Til høring"
    client.post(f"{at}navngivet/{draft.pk}/", {"delete": "1"})
    assert not named_drafts(plan).exists()
    assert plan.chapters.filter(text="Det nye forord.").exists()


def test_a_text_or_a_whole_section_is_brought_back_from_a_named_draft(plan, chapter, erik, signe, lone, client_for):
    group = TargetGroup.objects.create(name="Unge")
    initiative = saving.add(Initiative(plan=plan), title="Mentor", by=erik, now=NOW, target_groups=[group.pk])
    gone = saving.add(Initiative(plan=plan), title="Kom og gik", by=erik, now=NOW)
    draft = name_draft(plan, "Til direktionen", by=erik, now=NOW)
    changed = {"title": "Mentorer", "description": "Ny.", "target_groups": []}
    for row, values in ((initiative, changed), (chapter, {"text": "Det nye forord."})):
        saving.save(type(row), plan=plan, key=row.key, started_from=0, values=values, by=signe, now=NOW)
    deleting.delete(Initiative, plan=plan, key=gone.key, seen=deleting.seen_of(gone), by=signe, now=NOW)
    at, client = f"/arbejde/{plan.pk}/", client_for(erik)
    compared = f"{at}aendringer/?fra=k{draft.pk}&til=nu"
    page = html.unescape(client.get(compared).content.decode())
    ways = re.findall(rf'<a href="{at}(\S*?\?kladde={draft.pk}[^"]*|slettet/#[^"]*)"', page)
    section = f"indsatser/{initiative.key}/?kladde={draft.pk}"
    fields = [f"{section}&felt={name}" for name in ("title", "description", "target_groups")]
    forord = f"afsnit/{chapter.key}/?kladde={draft.pk}&felt=text"
    assert sorted(ways) == sorted([*fields, section, forord, f"slettet/#{gone.key}"])
    form = client.get(at + section).context["form"]
    assert (form["title"].value(), form["description"].value()) == ("Mentor", "")
    assert form["target_groups"].value() == [group.pk]
    only = client.get(at + fields[0])
    assert only.context["form"]["title"].value() == "Mentor"
    assert only.context["form"]["description"].value() == "Ny."
    assert "Det er ikke gemt, før du trykker på Gem" in only.content.decode()
    assert f'id="{gone.key}"' in client.get(at + "slettet/").content.decode()
    assert "kladde=" not in client_for(lone).get(compared).content.decode()
    delete_named_draft(plan, draft.pk, by=erik)
    assert client.get(at + section).context["form"]["title"].value() == "Mentorer"


def test_only_a_draft_is_named_and_what_a_plan_was_begun_from_has_no_name(plan, aalborg, signe, erik):
    making.plan(aalborg, signe, years=(2028, 2028), earlier=plan)
    kept = EarlierDraft.objects.get()
    assert not named_drafts(plan).exists()
    with pytest.raises(Refused, match="slettet imens"):
        delete_named_draft(plan, kept.pk, by=signe)
    Plan.objects.filter(pk=plan.pk).update(status="submitted")
    with pytest.raises(saving.Locked):
        name_draft(plan, "Udkast", by=erik, now=NOW)


def test_erasing_reaches_a_named_draft_and_its_name_and_it_goes_with_its_plan(plan, chapter, aalborg, erik, signe):
    draft = name_draft(plan, "Til Jens Hansen", by=erik, now=NOW)
    values = {"text": "Tak til Jens Hansen."}
    saving.save(Chapter, plan=plan, key=chapter.key, started_from=0, values=values, by=erik, now=NOW)
    second = name_draft(plan, "Igen", by=erik, now=NOW)
    facts = {"law": "not_needed", "reason": "Nævnt ved navn", "by": signe, "now": NOW, "public": False}
    erase(aalborg, Passage("Jens Hansen"), **facts)
    for row in (draft, second):
        row.refresh_from_db()
        assert "Jens Hansen" not in f"{row.name} {row.content}"
        assert row.fingerprint == fingerprint(row.content)
    assert draft.name == "Til [slettet]"
    delete_named_draft(plan, second.pk, by=erik)
    workflow.take(plan, "discard", by=signe, now=NOW, reason="Lavet ved en fejl.")
    sweep_all(NOW + timedelta(days=4_000))
    assert not EarlierDraft.objects.exists()
