"""A made-up survey on a goal, so that demo mode shows where one is answered; named so that nobody takes it for KL's."""

from goals.models import Goal, Survey, SurveyQuestion

TITLE = "Eksempel: opdigtet rundspørge om værdig sagsbehandling"
SOURCE = "Eksemplet"
GOAL = (2024, 1)
QUESTIONS = (
    "Hvordan har kommunalbestyrelsen taget stilling til målet?",
    "Hvordan hører I, om borgerne oplever mødet som værdigt?",
    "Hvad vil I arbejde med det næste år?",
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
