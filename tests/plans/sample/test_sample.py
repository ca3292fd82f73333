"""The sample: whole, believable as a state of the program, and loaded once."""

import io
import re

import page
import pikepdf
import pytest
from django.core.management import CommandError, call_command

from bpmplan import files
from bpmplan.accounts.models import MembershipEvent, Municipality, User
from goals.enclosures import enclosures_of
from goals.models import BenchmarkFigure, Delivery, GoalSet
from plans import sample as samples
from plans.content.economy import Economy
from plans.content.live import of_plan
from plans.content.readiness import readiness, readiness_of
from plans.content.readiness.facts import facts_of
from plans.content.standing import standing_of
from plans.content.stored import of_revision
from plans.documents import pdf
from plans.followup.content import content_of
from plans.models import Edit, Event, Plan, SurveyReply
from plans.steps import workflow
from plans.writing.official import official_of
from tests import making
from tests.making import NOW

pytestmark = pytest.mark.one_database  # the drill of the backup loads it on both


def test_the_sample_is_loaded_once(sample):
    def counts():
        return [kind.objects.count() for kind in (Plan, Edit, Event, User, MembershipEvent)]

    before = counts()
    assert samples.load(NOW) == sample
    assert counts() == before


def test_looking_for_the_sample_takes_one_query(sample, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert samples.load(NOW) == sample


def test_the_plans_stand_where_the_story_left_them(sample):
    assert [p.status for p in (sample.adopted, sample.draft, sample.hearing)] == ["adopted", "draft", "hearing"]
    assert sample.draft.begun_from == sample.adopted.newest_revision
    in_force = sample.adopted.revisions.in_force().get()
    assert (in_force.number, list(in_force.decisions.values_list("body_name", flat=True))) == (
        2,
        ["Beskæftigelsesudvalget", "Byrådet"],
    )
    steps = list(Event.objects.filter(plan=sample.adopted).values_list("step", flat=True))
    assert steps == ["submit", "return", "submit", "decide", "adopt"]


def test_the_adopted_plan_answers_every_goal_and_misses_nothing(sample):
    content = of_revision(sample.adopted.newest_revision)
    assert [goal.minister[-1].number for goal in content.goals if not goal.is_own] == [1, 2, 3, 4, 5]
    assert len(content.goals) == 6
    assert len(content.initiatives) >= 10
    assert any(len(initiative.goals) > 1 for initiative in content.initiatives)
    assert all(goal.targets or goal.follow_up for goal in content.goals)
    assert not readiness(content, facts_of(sample.adopted, content)).before_submitting


def test_the_money_of_the_plans_is_added_up_by_the_program(sample):
    for plan, total in ((sample.adopted, 44_900_000), (sample.hearing, 20_600_000)):
        content = of_plan(plan)
        (chapter,) = [chapter for chapter in content.chapters if chapter.kind == "economy"]
        assert "|" not in chapter.text
        assert Economy(content).total.total == total


def test_the_draft_is_in_the_middle_of_the_work(sample):
    ready = readiness_of(sample.draft)
    assert {item.code for item in ready.before_submitting} == {"no_text", "no_value", "no_ambition", "no_follow_up"}
    assert {item.code for item in ready.odd} == {"unchanged", "no_initiative", "earlier_years"}
    assert set(ready.states.values()) == {"missing", "unchanged", "edited", "ready"}
    writers = Edit.objects.filter(plan=sample.draft).values_list("by__email", flat=True).distinct()
    assert len(writers.order_by("by__email")) == 2
    image = sample.draft.attachments.get(is_image=True, is_cover=False)  # came from the plan before
    assert sample.draft.chapters.filter(text__contains=f"![](fil:{image.key})").exists()


def test_the_hearing_plan_has_goals_of_its_own_only(sample):
    content = of_plan(sample.hearing)
    assert all(goal.is_own for goal in content.goals)
    assert not content.goal_sets
    assert not readiness(content, facts_of(sample.hearing, content, today=NOW.date())).items
    assert Event.objects.get(plan=sample.hearing).at < NOW


def test_nobody_is_mailed_about_the_sample(sample, mailoutbox, work):
    work()
    assert mailoutbox == []


def test_loading_again_brings_back_nothing_that_was_discarded(sample):
    approver = User.objects.get(email="godkender@aalborg.example")
    workflow.take(sample.draft, "discard", by=approver, now=NOW, reason="Lavet ved en fejl.")
    assert samples.load(NOW).draft is None


def test_the_command_lists_the_users_and_loads_once(sample):
    output = io.StringIO()
    call_command("load_sample", force=True, stdout=output)
    assert "indlæst i forvejen" in output.getvalue()
    assert re.search(r"redaktoer@aalborg\.example +redaktør ", output.getvalue())


def test_the_sample_is_for_demo_mode(db, settings):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_sample")
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="never loaded in production"):
        call_command("load_sample", force=True)


def test_its_numbers_are_of_every_place_and_say_that_they_are_made_up(sample):
    series = samples.load_numbers(NOW)
    assert samples.load_numbers(NOW) == series and series.is_sample
    benchmark = BenchmarkFigure.objects.all()
    assert benchmark.count() == 8 * 98 and not benchmark.filter(is_sample=False).exists()
    assert "Eksempel" in series.name and "Eksempel" in series.source
    assert series.indicators.get().goal.ident == "2024-3"
    newest = series.measurements.current().filter(period=max(one.period.notation for one in series.measurements.all()))
    assert newest.count() == Municipality.objects.count() + 5 + 1
    assert Delivery.objects.first().corrected.exists() and series.measurements.exclude(why_none="").exists()
    target = sample.draft.targets.get(indicator__series=series)
    assert target.baseline_source.startswith("Eksempel, opdigtede tal") and official_of(target).is_filled
    assert SurveyReply.objects.get().is_published
    assert len(content_of(sample.adopted.follow_ups.frozen().get()).benchmark) == 2
    goal = sample.draft.plangoals.filter(wordings__goal__number=1).get().wordings.get().goal_id
    assert [str(one) for one in enclosures_of([goal])[goal]] == ["Eksempel: opdigtet notat om de enkelte mål"]


def test_its_pdf_and_annex_are_accessible_and_as_long_as_a_plan_is(sample):
    revision = sample.adopted.newest_revision
    content = of_revision(revision)
    made = pdf.make(content, standing_of(revision))
    with pikepdf.open(io.BytesIO(made)) as document:
        assert 12 <= len(document.pages) <= 24
    (annex,) = [attachment for attachment in content.attachments if not attachment.is_image]
    with files.open_stored(annex.sha256) as stored:
        for document in (made, stored.read()):
            report = page.validate_pdf_bytes(document, profile="ua1")
            assert report.is_compliant, [(f.rule_id, f.message) for f in report.failures]


@pytest.mark.parametrize("year", [None, 2024])
def test_begun_for_2027_from_the_sample_of_2023_nothing_is_lost(sample, year):
    """Five of six goals and nine of eleven targets vanished once, and nine initiatives lost their goal."""
    before = of_revision(sample.adopted.newest_revision)
    goal_sets = GoalSet.objects.filter(year=year)  # the form proposes none: none are announced for 2027
    by = sample.adopted.created_by
    plan = making.plan(
        sample.adopted.municipality,
        by,
        years=(2027, 2027),
        goal_sets=goal_sets,
        earlier=sample.adopted.newest_revision,
    )
    after = of_plan(plan)
    carried = [goal for goal in after.goals if goal.carried_from]
    assert len(carried) == len(before.goals) == 6
    assert sum(len(goal.targets) for goal in carried) == sum(len(goal.targets) for goal in before.goals) == 11
    assert len(after.initiatives) == len(before.initiatives)
    assert after.initiatives_without_goal == ()
    # What was aimed at is no baseline. Ten of the targets have been measured since, and go on from that.
    measured = [target.baseline_period for goal in after.goals for target in goal.targets if target.baseline]
    assert sorted(measured) == [*["1. halvår 2023"] * 9, "2. kvartal 2023"]
