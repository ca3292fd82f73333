"""The sample's municipalities: what their files say can be entered, and is loaded once by the real deeds."""

import io
import re

import pytest
from django.core.management import call_command

from bpmplan.accounts.models import User
from bpmplan.demo import DEMO_USERS
from bpmplan.outbox.models import Mail
from plans.content.readiness import readiness
from plans.content.readiness.facts import facts_of
from plans.content.stored import of_revision
from plans.hearing.overview import unanswered
from plans.models import Answer, Hearing, Outcome, Plan, Revision, Status, Target, TargetAim
from plans.rollover.review import review_of
from plans.sample import municipalities
from plans.sample.writing import FOLDER, read

FILES = sorted(path.name for path in (FOLDER / "municipalities").glob("*.toml"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_names_its_plan_and_its_bodies_meet_on_workdays_the_last_one_adopting(name):
    written = read(f"municipalities/{name}")
    slug, year = name.removesuffix(".toml").rsplit("_", 1)
    assert written["municipality"] == slug
    if year == "answers":
        return
    assert written["first_year"] == int(year)
    decisions = [step["decision"] for step in written.get("steps", ()) if "decision" in step]
    assert all(d["meeting_date"].weekday() < 5 for d in decisions if "meeting_date" in d)
    assert all(d["body"] in written["bodies"] for d in decisions)
    assert {d["body"] for d in decisions if d["outcome"] == Outcome.ADOPTED} <= {written["bodies"][-1]}


def test_no_sentence_stands_in_the_plans_of_two_municipalities():
    where = {}
    for name in FILES:
        text = (FOLDER / "municipalities" / name).read_text(encoding="utf-8")
        for block in re.findall(r"'''\n(.*?)'''|description = \"(.*?)\"", text, re.DOTALL):
            for sentence in re.split(r"(?<=[.!?])\s", "".join(block)):
                if len(sentence.split()) > 5:
                    where.setdefault(sentence.strip(), set()).add(name.rsplit("_", 1)[0])
    assert [(sentence, names) for sentence, names in where.items() if len(names) > 1] == []


@pytest.mark.one_database  # the deeds are tried on both elsewhere
def test_demo_mode_loads_the_country_once_and_nobody_is_mailed(
    sample, settings, mailoutbox, work, django_assert_num_queries
):
    settings.DEMO, output = True, io.StringIO()
    call_command("fill_demo", stdout=output)
    assert "Eksemplet er indlæst på" in output.getvalue()
    plans = Plan.objects.exclude(municipality__slug__in=["aalborg", "esbjerg"]).select_related("municipality")
    expected = [read(f"municipalities/{name}") for name in FILES]
    assert {(p.municipality.slug, p.first_year, p.last_year) for p in plans} == {
        (row["municipality"], row["first_year"], row["last_year"]) for row in expected if "answers" not in row
    }
    assert not Target.objects.filter(baseline_period__contains="QMAT").exists()  # said as people say it
    assert Answer.objects.count() == sum(len(row.get("answers", ())) for row in expected)
    for status in (Status.HEARING, Status.SUBMITTED, Status.DRAFT, Status.DISCARDED):
        assert plans.filter(status=status).exists(), status
    aiming = TargetAim.objects.standing().filter(indicator__series__is_sample=True)
    assert len(set(aiming.values_list("revision__plan__municipality", flat=True))) == 4
    for revision in Revision.objects.adopted().select_related("plan"):
        content = of_revision(revision)
        assert not readiness(content, facts_of(revision.plan, content)).before_submitting, revision
    assert [str(plan) for plan in plans if (review := review_of(plan)) and review.unsaid] == []
    assert not User.objects.filter(email__startswith="godkender@viborg").get().has_usable_password()
    assert {demo.email for demo in DEMO_USERS} == {
        user.email for user in User.objects.all() if user.has_usable_password()
    }
    hearing = Hearing.objects.get(revision__plan__municipality__slug="svendborg")
    assert hearing.revision.is_open
    assert unanswered(hearing).in_words == "3 parter har ikke svaret, og 2 punkter er ikke besvaret"
    assert [answer.is_late for answer in hearing.answers.all()] == [False] * 4 + [True]
    work()
    assert mailoutbox == []
    assert not Mail.objects.exists()
    with django_assert_num_queries(1):
        assert municipalities.missing() == {}
