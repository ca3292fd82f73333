"""An adopted plan is followed up on: written by several, frozen, noted, and the adopted version stays as it was."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bpmplan.steps import Refused
from bpmplan.values import Period, PeriodKind, Value
from goals.benchmark.reading import Line
from goals.benchmark.taking import take
from goals.models import Area, Delivery, Indicator, Measurement, Series
from plans.content.standing import standing_of
from plans.content.stored import canonical, fingerprint
from plans.dates import reminder_items
from plans.documents import blocks
from plans.documents.follow_up_paper import FollowUpPaper, _table, sources_of
from plans.documents.parts import parts_of
from plans.followup import beginning, content, results, steps
from plans.followup.content import content_of, from_json
from plans.followup.correcting import SINCE_THEN, own_values
from plans.followup.overview import follow_up_with
from plans.models import FollowUp, FollowUpPart, FollowUpStatus, PartOf, Result, Revision
from plans.reference import load_reminder_rules
from plans.rollover import carry
from plans.steps import workflow
from plans.writing import saving
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.usefixtures("built_cast")

DATA = Path(__file__).parents[2] / "data"
HALF, YEAR = Period.parse("1. halvår 2027"), Period.parse("2027")


@pytest.fixture
def revision(aalborg, erik, signe):
    return making.adopted(aalborg, signe)


def begun(revision, by, period=HALF):
    return beginning.begin(plan=revision.plan, period=period, by=by, now=NOW)


def write(follow_up, part_of, by, started_from=0, now=NOW, **values):
    part = follow_up.parts.get(part_of=part_of)
    saving.save(
        FollowUpPart, plan=follow_up.plan, key=part.key, started_from=started_from, values=values, by=by, now=now
    )
    return part.about


def answered(follow_up, by, value="240", period=HALF):
    """Everything said; the key of the target."""
    write(follow_up, PartOf.INITIATIVE, by, going="on_track", words="Den kører.")
    return write(follow_up, PartOf.TARGET, by, value=Value.parse(value), period=period, source="Egen optælling")


def taken(follow_up, name, by, **facts):
    steps.take(follow_up, name, by=by, now=NOW, **facts)
    follow_up.refresh_from_db()
    return follow_up


def test_a_follow_up_is_written_frozen_and_noted(revision, erik, signe, aalborg, lone):
    follow_up = begun(revision, erik)
    assert {part.part_of for part in follow_up.parts.all()} == set(PartOf)
    with pytest.raises(Refused, match="skrives allerede"):
        begun(revision, erik)
    with pytest.raises(PermissionDenied):
        begun(revision, lone)
    with pytest.raises(Refused, match="Skriv værdien af"):
        taken(follow_up, "freeze", signe)
    with pytest.raises(PermissionDenied):
        taken(follow_up, "freeze", erik)
    target = answered(follow_up, erik)
    write(follow_up, PartOf.WHOLE, erik, words="Nummeret er 010203-1234.")
    with pytest.raises(Refused, match="ligner et CPR-nummer"):
        taken(follow_up, "freeze", signe)
    write(follow_up, PartOf.WHOLE, erik, 1, words="Det går **godt**.")
    assert not results.latest_of(revision.plan)  # what is only written is no result yet

    taken(follow_up, "freeze", signe)
    assert results.latest_of(revision.plan)[str(target)] == results.Known(Value.parse("240"), HALF, "Egen optælling")
    frozen = content_of(follow_up)
    assert (frozen.words, frozen.targets[0].value, frozen.initiatives[0].going_label) == (
        *("Det går **godt**.", Value.parse("240")),
        "Følger planen",
    )
    with pytest.raises(saving.Locked, match="Opfølgningen er låst"):
        write(follow_up, PartOf.WHOLE, erik, 2, words="Det går skidt.")
    with pytest.raises(Refused, match="Vælg det politiske organ"):
        taken(follow_up, "note", signe, meeting_date=date(2026, 11, 18))
    body = aalborg.bodies.first()
    taken(follow_up, "note", signe, body=body, meeting_date=date(2026, 11, 18), case_number="24-1")
    assert follow_up.noted_sentence == f"Taget til efterretning af {body} den 18. november 2026 (sag 24-1)."
    with pytest.raises(Refused, match="kan ikke lade sig gøre"):
        taken(follow_up, "note", signe, body=body, meeting_date=date(2026, 11, 18))


def test_two_writers_merge_and_a_block_that_both_have_is_asked_about(revision, erik, mads):
    follow_up = begun(revision, erik)
    part = follow_up.parts.get(part_of=PartOf.GOAL)
    write(follow_up, PartOf.GOAL, erik, words="Først.\n\nSidst.")
    write(follow_up, PartOf.GOAL, erik, 1, words="Først, siger Erik.\n\nSidst.")
    write(follow_up, PartOf.GOAL, mads, 1, words="Først.\n\nSidst, siger Mads.")
    part.refresh_from_db()
    assert part.words == "Først, siger Erik.\n\nSidst, siger Mads."
    with pytest.raises(saving.Conflict) as conflict:
        write(follow_up, PartOf.GOAL, erik, 1, words="Først, siger Erik igen.\n\nSidst.")
    assert set(conflict.value.fields) == {"words"}
    assert not revision.plan.edits.filter(key=part.key).exists()


def test_a_second_follow_up_says_what_is_new_and_corrects_without_forgetting(
    revision, erik, signe, client_for, django_assert_num_queries
):
    first = begun(revision, erik)
    target = answered(first, erik)
    taken(taken(first, "freeze", signe), "publish", signe)
    assert list(FollowUp.objects.public()) == [first]
    second = begun(revision, erik, YEAR)
    write(second, PartOf.TARGET, erik, value=Value.parse("238"), period=HALF, source="Rettet")
    write(second, PartOf.INITIATIVE, erik, going="no_news")
    content = content_of(second)
    initiative, counted = content.initiatives[0], content.targets[0]
    assert (initiative.was_label, initiative.going_label, initiative.last_news) == (
        *("Følger planen", "Ingen nyt"),
        "1. halvår 2027",
    )
    doc = FollowUpPaper(*sources_of(second, standing_of(revision)))
    (without,) = doc.without_news
    assert without[1] == "1. halvår 2027, 6 måneder før"
    html = blocks.html_of(doc, blocks.FOLLOW_UP_ALONE)  # a newer count is no correction
    assert "Tal, der er ændret siden sidst</h4>" in html and "siden ændret til 238" in html and "rettet" not in html
    page = client_for(erik).get(f"/arbejde/{revision.plan_id}/opfoelgning/2/").content.decode()
    assert "Sidst: følger planen. Senest nyt: 1. halvår 2027, 6 måneder før</p>" in page
    assert (counted.before, counted.value, counted.is_changed) == (Value.parse("240"), Value.parse("238"), True)
    taken(second, "freeze", signe)
    rows = Result.objects.filter(target=target).order_by("pk")
    assert [(row.value.notation, row.superseded_at is None) for row in rows] == [("240", False), ("238", True)]
    # What a follow-up says that isn't public is told to the municipality's own people only.
    page = first.get_absolute_url()
    with django_assert_num_queries(1):
        assert [one.is_for_all for one in own_values(first)] == [False]
    shown = client_for(None).get(page).content.decode()
    assert not re.search(r"\b238\b", shown) and "gælder ikke længere" not in shown and "ændret, siden" not in shown
    assert "238, ikke 240." in client_for(signe).get(page).content.decode()
    assert steps.warning(second, "publish") == steps.warning(first, "hide") == ""
    taken(first, "hide", signe)
    step = client_for(signe).get(f"/arbejde/{revision.plan_id}/opfoelgning/2/trin/publish/").content.decode()
    assert "Den sammenligner med »Opfølgning på 1. halvår 2027«, som kun kommunens egne folk kan læse." in step
    taken(first, "publish", signe)
    taken(second, "publish", signe)
    assert steps.warning(first, "hide").startswith("»Opfølgning på 2027« kan læses af alle")
    assert "238, ikke 240." in client_for(None).get(page).content.decode()
    taken(second, "reopen", signe, reason="En fejl.")
    assert (second.status, second.content, second.fingerprint) == (FollowUpStatus.DRAFT, None, "")
    write(second, PartOf.TARGET, erik, 1, value=None, period=None, source="", no_news=True)
    taken(second, "freeze", signe)
    assert current(target) == ("240", "Egen optælling")  # what the first had recorded stands again
    taken(second, "reopen", signe, reason="En fejl.")
    write(second, PartOf.TARGET, erik, 2, value=Value.parse("237"), period=HALF, source="", no_news=False)
    taken(second, "freeze", signe)
    assert current(target)[0] == "237"
    taken(second, "reopen", signe, reason="En fejl.")
    steps.take(second, "discard", by=signe, now=NOW, reason="Den var ikke rigtig.")
    assert current(target) == ("240", "Egen optælling")
    assert results.latest_of(revision.plan)[str(target)].value == Value.parse("240")


def current(target):
    row = Result.objects.get(target=target, superseded_at=None)
    return row.value.notation, row.reason or row.source


def test_a_value_of_a_frozen_follow_up_is_corrected_and_the_correction_taken_back(revision, erik, signe, client_for):
    first = begun(revision, erik)
    target = answered(first, erik)
    taken(first, "freeze", signe)
    frozen, client = first.content, client_for(signe)
    address = f"/arbejde/{revision.plan_id}/opfoelgning/1/tal/{target}/"
    seen = Result.objects.get().pk
    written = {"seen": seen, "value": "238", "source": "Egen optælling", "reason": "Maj manglede"}
    unsaid = client.post(address, written | {"reason": ""})
    assert unsaid.status_code == 422
    assert "Begrundelsen vises straks ved opfølgningen (for alle, hvis den er offentlig)" in unsaid.content.decode()
    assert "Tallet er det samme som før." in client.post(address, written | {"value": "240"}).content.decode()
    assert client.post(address, written).status_code == 302
    assert SINCE_THEN in client.post(address, written | {"value": "1"}).content.decode()
    assert current(target) == ("238", "Maj manglede")
    assert "240, ikke 238" not in (shown := client.get(first.get_absolute_url()).content.decode())
    assert "238, ikke 240. Maj manglede." in shown and "tag rettelsen tilbage" in shown
    first.refresh_from_db()
    assert first.content == frozen

    second = begun(revision, erik, YEAR)
    answered(second, erik, "251", YEAR)
    of_next = content_of(second).targets[0]
    assert [(str(one.period), one.value.notation, one.was and one.was.notation) for one in of_next.results] == [
        ("1. halvår 2027", "238", "240"),
        ("2027", "251", None),
    ]
    assert (of_next.shown_before, of_next.before_became) == ("240 (1. halvår 2027)", "siden rettet til 238")
    html = blocks.html_of(FollowUpPaper(*sources_of(second, standing_of(revision))), blocks.FOLLOW_UP_ALONE)
    assert "1. halvår 2027: 238, ikke 240. Maj manglede." in html and "238 (før: 240)" in html
    steps.take(second, "discard", by=signe, now=NOW, reason="Begyndt for tidligt.")

    # Opened again, the follow-up doesn't drop the correction without a word.
    taken(first, "reopen", signe, reason="En fejl.")
    write(first, PartOf.TARGET, erik, 1, now=timezone.now(), words="Det går fremad.")
    refused = "blev rettet til 238, mens opfølgningen var låst, men her står stadig 240. Skriv 238, eller skriv"
    with pytest.raises(Refused, match=refused):
        taken(first, "freeze", signe)
    write(first, PartOf.TARGET, erik, 2, value=Value.parse("238"))
    taken(first, "freeze", signe)
    assert current(target)[0] == "238"
    undo = {"seen": Result.objects.get(superseded_at=None).pk, "deed": "take_back"}
    assert client.post(address, undo).status_code == client.post(address, undo).status_code == 302
    assert current(target) == ("240", "Egen optælling")
    assert Result.objects.count() == 2

    # A third value may be frozen, and the one that was corrected when it's written anew. Both go with the follow-up.
    def corrected_and_opened_again():
        assert client.post(address, written | {"seen": Result.objects.get(superseded_at=None).pk}).status_code == 302
        taken(first, "reopen", signe, reason="En fejl.")

    corrected_and_opened_again()
    write(first, PartOf.TARGET, erik, 3, value=Value.parse("239"))
    taken(first, "freeze", signe)
    assert current(target) == ("239", "Egen optælling")
    corrected_and_opened_again()
    with pytest.raises(Refused, match="men her står stadig 239"):
        taken(first, "freeze", signe)
    write(first, PartOf.TARGET, erik, 4, now=timezone.now(), source="Talt igen")
    taken(first, "freeze", signe)
    assert current(target) == ("239", "Talt igen")
    corrected_and_opened_again()
    steps.take(first, "discard", by=signe, now=NOW, reason="Begyndt for tidligt.")
    assert not results.latest_of(revision.plan)


def test_the_next_plan_begins_from_the_result(revision, aalborg, erik, signe):
    follow_up = begun(revision, erik)
    answered(follow_up, erik)
    before = making.plan(aalborg, erik, years=(2029, 2029), earlier=revision).targets.get()
    assert (before.baseline, before.baseline_period) == (None, "")
    seen = carry.digest(carry.preview(revision, []))
    taken(follow_up, "freeze", signe)
    (goal,) = (goal for goal in carry.preview(revision, []).goals if goal.goal.targets)
    assert [(value, str(period)) for _, value, period in goal.baselines] == [("240", "1. halvår 2027")]
    with pytest.raises(carry.Outdated):  # begun from what was shown, or not at all
        making.plan(aalborg, erik, years=(2028, 2028), earlier=revision, previewed=seen)
    target = making.plan(aalborg, erik, years=(2028, 2028), earlier=revision).targets.get()
    assert (target.baseline, target.baseline_period, target.baseline_source) == (
        *(Value.parse("240"), "1. halvår 2027"),
        "Egen optælling",
    )


def test_an_official_measurement_is_the_latest_value_until_there_is_a_newer_own_one(revision, aalborg, erik):
    plan, delivery = revision.plan, Delivery.objects.create(source="Jobindsats.dk", at=NOW)
    series = Series.objects.create(name="Unge i job", period_kind="year")
    area = Area.objects.complete().get(municipality=aalborg)
    facts = {"series": series, "area": area, "delivery": delivery}
    Measurement.objects.create(period=Period.parse("2026"), value=Value.of(230), **facts)
    Measurement.objects.create(period=YEAR, why_none="..", **facts)
    indicator = Indicator.objects.create(municipality=aalborg, name="Unge i job", series=series)
    plan.targets.update(indicator=indicator)
    key = str(plan.targets.get().key)
    source = "Jobindsats.dk, hentet 20. november 2026"
    assert results.latest_of(plan)[key] == results.Known(Value.of(230), Period.parse("2026"), source, is_official=True)
    Series.objects.update(is_sample=True)
    assert results.latest_of(plan)[key].source == "Jobindsats.dk, opdigtede tal, hentet 20. november 2026"
    plan.targets.update(unit="pct.")  # the series counts something else
    assert not results.latest_of(plan)
    plan.targets.update(unit="antal")
    follow_up = begun(revision, erik)
    target = content_of(follow_up).targets[0]
    assert (target.value, target.is_official) == (Value.of(230), True)
    assert not any("Skriv værdien" in sentence for _, sentence in steps.missing(follow_up))
    results.record(plan=plan, target=key, period=HALF, value=Value.of(240), by=erik, now=NOW)
    assert results.latest_of(plan)[key].value == Value.of(240)
    # Years of months are a row for each year, each line of the chart in its column.
    plan.targets.update(baseline=None)
    for number in range(1, 13):
        Measurement.objects.create(period=Period.of(2028, PeriodKind.MONTH, number), value=Value.of(number), **facts)
    doc = FollowUpPaper(*sources_of(follow_up, standing_of(revision)))
    names, rows, _ = _table(doc.followed.targets[0], "", None)
    assert (names, [year for year, _ in rows]) == (["Egne tal", "Officielle tal"], [2027, 2028])
    assert rows[0][1] == ["1. halvår 240", ""] and rows[1][1][1].startswith("januar 1, februar 2, marts 3")


def test_the_adopted_version_is_the_same_after_a_hundred_values(revision, erik, django_assert_max_num_queries):
    before = canonical(revision.content), revision.fingerprint
    target = revision.plan.targets.get().key
    for number in range(100):
        period = Period.of(2027 + number // 12, Period.parse("januar 2027").kind, number % 12 + 1)
        results.record(plan=revision.plan, target=target, period=period, value=Value.of(number), by=erik, now=NOW)
    revision.refresh_from_db()
    assert (canonical(revision.content), revision.fingerprint) == before
    with django_assert_max_num_queries(3):
        assert results.latest_of(revision.plan)[str(target)].value == Value.of(99)


@pytest.mark.parametrize("schema", range(1, content.SCHEMA))
def test_follow_ups_of_every_schema_stay_readable(schema):
    """A change of shape puts a new file beside the earlier ones; these are never changed."""
    example = json.loads((DATA / f"follow-up-schema-{schema}.json").read_text(encoding="utf-8"))
    read = from_json(example["content"], schema)
    assert (read.full_title, [one.title for one in read.targets]) == (example["title"], example["targets"])
    assert [one.share for one in read.benchmark] == example.get("benchmark", [])
    assert all(one.results and one.results[-1].value == one.value for one in read.targets if one.value)
    assert fingerprint(example["content"]) == example["fingerprint"]


def benchmark(area, **figures):
    """The benchmark's figures of an area: ``{period: actual}``, where 1,500 were expected."""
    lines = [
        Line(
            row,
            area,
            Period.read(period),
            "I alt",
            Value.of(1500),
            Value.of(actual),
            Value.of(actual - 1500),
            None,
            None,
            "",
        )
        for row, (period, actual) in enumerate(figures.items(), 2)
    ]
    take(lines, source="STAR", now=NOW)


def test_the_benchmark_of_the_time_that_is_followed_up_on_is_frozen_with_it(revision, aalborg, erik, signe, client):
    area = Area.objects.complete().get(municipality=aalborg)
    benchmark(area, **{"2026H2": 1520, "2027H1": 1430, "2027H2": 1400})
    follow_up = begun(revision, erik)
    answered(follow_up, erik)
    (shown,) = content_of(follow_up).benchmark
    assert (str(shown.period), shown.sentence) == ("1. halvår 2027", "70 færre fuldtidspersoner end forventet")
    taken(follow_up, "freeze", signe)
    benchmark(area, **{"2027H1": 1440})
    doc = FollowUpPaper(*sources_of(follow_up, standing_of(revision)))
    html = blocks.html_of(doc, blocks.FOLLOW_UP_ALONE)
    assert "70 færre fuldtidspersoner end forventet" in html
    assert "1.430 fuldtidspersoner, hvor 1.500 fuldtidspersoner var forventet" in html
    shown = client.get(revision.get_absolute_url()).content.decode()  # beside the plan, till its last year ended
    assert "100 færre fuldtidspersoner end forventet" in shown and "ikke en del af det, der er vedtaget" in shown
    taken(follow_up, "reopen", signe, reason="Benchmarken er rettet.")
    assert content_of(follow_up).benchmark[0].actual == "1.440 fuldtidspersoner"


def test_a_day_for_following_up_is_reminded_of_until_it_is_done(revision, erik, signe, client_for):
    load_reminder_rules()
    client, page = client_for(erik), f"/arbejde/{revision.plan_id}/opfoelgning/"
    assert client.post(page, {"deed": "day", "day": "31.8.2027"}).status_code == 302
    assert client.post(page, {"deed": "day", "day": "31.8.2001"}).status_code == 422
    assert client.post(page, {"deed": "halves"}).status_code == 302
    days = list(revision.plan.follow_up_dates.values_list("day", flat=True))
    assert days == [date(2027, 8, 31), date(2028, 2, 28)]
    client.post(page, {"deed": "remove", "day": "2028-02-28"})

    def wanted(day):
        return [item.day for item in reminder_items.look(day).items if item.what == "follow_up"]

    assert wanted(date(2027, 8, 1)) == [date(2027, 8, 31)]
    workflow.take(revision.plan, "reopen", by=signe, now=NOW, reason="En ny version")  # the adopted one still holds
    assert wanted(date(2027, 8, 1)) == [date(2027, 8, 31)]
    follow_up = begun(revision, erik)
    answered(follow_up, erik)
    steps.take(follow_up, "freeze", by=signe, now=datetime(2027, 8, 10, 9, tzinfo=UTC))
    assert wanted(date(2027, 8, 12)) == []


def sent(follow_up, **more):
    """The page as a browser sends it, with ``{what a part is of: {field: text}}`` written in it."""
    data = {}
    for part in follow_up.parts.all():
        written = more.get(part.part_of, {})
        data |= {
            f"{part.key}-{name}": text
            for name, text in ({"started_from": part.edit_no, "going": part.going} | written).items()
        }
    return data


def test_the_page_saves_what_is_right_and_asks_about_the_rest(
    revision, erik, mads, signe, client_for, django_assert_max_num_queries
):
    follow_up = begun(revision, erik)
    client, page = client_for(erik), f"/arbejde/{revision.plan_id}/opfoelgning/1/"
    with django_assert_max_num_queries(14):
        assert "Sigter efter 250 (2027)" in client.get(page).content.decode()
    opened = sent(follow_up, target={"value": "240", "period": "engang"}, initiative={"going": "delayed"})
    answer = client.post(page, opened)
    assert answer.status_code == 422
    assert "1 sted er gemt" in answer.content.decode()
    assert 'value="engang"' in answer.content.decode()
    written = {"value": "240", "period": "1. halvår 2027", "source": "Egen"}
    again = sent(follow_up, target=written)
    assert client.post(page, again).status_code == 302
    part = follow_up.parts.get(part_of=PartOf.TARGET)
    assert (part.value, part.period, part.edit_no) == (Value.parse("240"), HALF, 1)
    # The page saves while it is written in, and is told what it needs to go on.
    in_place = {"X-Bpmplan": "part"}
    answer = client.post(page, sent(follow_up, whole={"words": "Godt."}, target=written), headers=in_place).json()
    whole = follow_up.parts.get(part_of=PartOf.WHOLE)
    assert (answer["numbers"][f"{whole.key}-started_from"], whole.words, "form" in answer) == (1, "Godt.", False)
    again = sent(follow_up, target=written) | {f"{part.key}-started_from": 0, f"{whole.key}-words": "Godt."}
    # A colleague had the page open, and has another number.
    asked = client_for(mads).post(page, again | {f"{part.key}-value": "230"})
    assert asked.status_code == 409
    assert "Behold det, Erik har skrevet" in asked.content.decode()
    part.refresh_from_db()
    assert part.value == Value.parse("240")
    assert client_for(signe).post(f"{page}trin/freeze/").status_code == 302
    locked = client.post(page, opened)
    assert (locked.status_code, "kopiér det" in locked.content.decode()) == (409, True)
    report = "/kommuner/aalborg/2027/opfoelgning/1/"
    assert client_for(None).get(report).status_code == 404
    assert client_for(signe).post(f"{page}trin/publish/").status_code == 302
    stranger = client_for(None)
    with django_assert_max_num_queries(10):
        shown = stranger.get(report).content.decode()
    assert "240 i 1. halvår 2027. Der sigtes efter 250 i 2027." in shown
    assert "Forsinket" in shown
    assert report in stranger.get("/kommuner/aalborg/").content.decode()
    follow_up.refresh_from_db()
    checked = stranger.get(f"/verificer/{follow_up.fingerprint[:16]}/").content.decode()
    assert "Opfølgning på 1. halvår 2027" in checked and report in checked
    next_plan = making.plan(revision.plan.municipality, erik, years=(2028, 2028), earlier=revision)
    assert "follow_up" in {part.kind for part in parts_of(revision)}
    assert follow_up_with(Revision(plan=next_plan, number=1)) == follow_up
