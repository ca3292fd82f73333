"""What municipalities have published as answers to a survey, question by question, in Danish order; never ranked."""

from dataclasses import dataclass

from django.utils import timezone

from bpmplan import danish
from bpmplan.accounts.models import Municipality
from bpmplan.sheets import SheetColumn, Table
from bpmplan.text import readable, render
from goals.models import SurveyQuestion

from ..models import SurveyAnswer


@dataclass(frozen=True)
class Answered:
    """What one municipality has answered to one question."""

    municipality: Municipality
    region: str
    region_code: str
    text: str

    @property
    def html(self):
        """The text as safe HTML, its headings below the municipality's name."""
        return render(self.text, heading_shift=4)


def answers_to(survey, region=""):
    """``[(question, [Answered])]`` of published replies, those of one region (its code) or all; two queries."""
    rows = SurveyAnswer.objects.exclude(text="").filter(reply__survey=survey, reply__published_at__isnull=False)
    by_question = {}
    today = timezone.localdate()
    regions = {}
    for row in rows.select_related("reply__municipality__region__successor"):
        place = row.reply.municipality
        lies_in = regions.setdefault(place.region_id, place.region.on(today))
        if region in ("", lies_in.code):
            one = Answered(place, lies_in.name, lies_in.code, row.text)
            by_question.setdefault(row.question_id, []).append(one)
    questions = SurveyQuestion.objects.filter(survey=survey).order_by("number")
    in_order = {
        pk: sorted(rows, key=lambda one: danish.sort_key(one.municipality.name)) for pk, rows in by_question.items()
    }
    return [(question, in_order.get(question.pk, [])) for question in questions]


def survey_table(survey, answers, region=""):
    """The same as a table for Excel or CSV: a row for each answer, in Danish order within its question."""
    columns = [SheetColumn("Spørgsmål"), SheetColumn("Kommunekode"), SheetColumn("Kommune"), SheetColumn("Region")]
    rows = [
        [str(question), one.municipality.code, one.municipality.name, one.region, readable(one.text)]
        for question, of_question in answers
        for one in of_question
    ]
    about = [
        ("Undersøgelse", str(survey)),
        ("Hvem spørger", survey.source),
        ("Afgrænset til", region or "Alle regioner"),
        ("Hvad det er", "Svar, som kommunerne selv har offentliggjort. Rækkefølgen er alfabetisk, ingen rangordning."),
        ("Hentet", danish.moment(timezone.now())),
    ]
    return Table(f"Svar på {survey.title}"[:100], [*columns, SheetColumn("Svar")], rows, about)
