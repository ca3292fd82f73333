"""A made-up survey on a goal, so that demo mode shows where one is answered; named so that nobody takes it for KL's."""

from goals.models import Goal, Survey, SurveyQuestion

from ..writing import surveys

TITLE = "Eksempel: opdigtet rundspørge om værdig sagsbehandling"
SOURCE = "Eksemplet"
GOAL = (2024, 1)
QUESTIONS = (
    "Hvordan har kommunalbestyrelsen taget stilling til målet?",
    "Hvordan hører I, om borgerne oplever mødet som værdigt?",
    "Hvad vil I arbejde med det næste år?",
)


ANSWERS = (
    "Byrådet har gjort målet til sit eget og får en status hvert halvår sammen med opfølgningen på planen.",
    "Vi spørger alle ledige efter den tredje samtale, og to gange om året mødes udvalget med borgere, der er i forløb.",
    "Færre skift af kontaktperson, og breve, som borgerne kan læse uden hjælp.",
)


def load():
    """Make the survey with its questions, unless it is there; returns it."""
    year, number = GOAL
    goal = Goal.objects.get(goal_set__year=year, number=number)
    survey, is_new = Survey.objects.get_or_create(
        goal=goal, year=year, title=TITLE, defaults={"source": SOURCE, "is_open": True}
    )
    if is_new:
        for place, text in enumerate(QUESTIONS, 1):
            SurveyQuestion.objects.create(survey=survey, number=place, text=text)
    return survey


def answer(plan, survey, people, moments):
    """Let the municipality of a draft answer the survey and publish it. ``people``: its editor and approver."""
    editor, approver = people
    reply = surveys.begin(plan, survey, by=editor, now=next(moments))
    rows = zip(reply.answers.order_by("question__number"), ANSWERS, strict=True)
    texts = {row.question_id: (row.edit_no, text) for row, text in rows}
    surveys.save(reply, texts, by=editor, now=next(moments))
    surveys.publish(reply, by=approver, now=next(moments))
