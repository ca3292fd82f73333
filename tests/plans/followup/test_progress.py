"""How far a target has come is computed, explained, and never guessed."""

from types import SimpleNamespace

import pytest

from bpmplan.values import Period, Value
from plans.content.data import ValueContent
from plans.followup.progress import Progress, judged
from plans.models.targets import Measured


class Target(Measured, SimpleNamespace):
    unit = "pct."


def target(aims, direction="rise", baseline="50", begun="2023"):
    rows = tuple(ValueContent(Period.parse(period), Value.parse(value, "pct.")) for period, value in aims.items())
    read = Value.parse(baseline, "pct.") if baseline else None
    return Target(values=rows, direction=direction, baseline=read, baseline_period=begun)


REACHED, ON_THE_WAY, BEHIND, NOT_REACHED, UNCLEAR = Progress
AIM = {"2024": "54", "2027": "60"}


@pytest.mark.parametrize(
    ("about", "value", "period", "progress", "words"),
    [
        (target(AIM), "60", "2027", REACHED, "60 pct. i 2027. Der sigtes efter 60 pct. i 2027."),
        (target(AIM), "54", "2024", REACHED, "Der sigtes efter 54 pct. i 2024."),
        (target(AIM), "59", "2027", NOT_REACHED, "Der blev sigtet efter 60 pct. i 2027."),
        (target(AIM), "59", "2028", NOT_REACHED, "Der blev sigtet efter 60 pct. i 2027."),
        (target({"2027": "60"}), "55", "2025", ON_THE_WAY, "50 pct. af vejen fra 50 pct. er gået, og 50 pct. af"),
        (target({"2027": "60"}), "52", "2025", BEHIND, "20 pct. af vejen"),
        (target({"2027": "60"}), "50", "2025", BEHIND, "har ikke flyttet sig"),
        (target({"2027": "40"}, "fall"), "45", "2025", ON_THE_WAY, "50 pct. af vejen"),
        (target({"2027": "40"}, "fall"), "51", "2025", BEHIND, "går den anden vej"),
        (target({"2027": "mindst 60"}, ""), "56", "1. halvår 2025", ON_THE_WAY, "60 pct. af vejen"),
        (target({"2027": "højst 40"}, ""), "49", "2025", BEHIND, "10 pct. af vejen"),
        (target({"2027": "55–60"}, ""), "53", "2025", ON_THE_WAY, "60 pct. af vejen"),
        (target({"2027": "55–60"}, ""), "57", "2025", REACHED, ""),
        (target({"2027": "blandt de 25 bedste"}, ""), "nr. 30 af 98", "2025", UNCLEAR, "afhænger af de andre"),
        (target({"2027": "blandt de 25 bedste"}, ""), "nr. 20 af 98", "2027", REACHED, ""),
        (target({"2027": "blandt de 25 bedste"}, ""), "30", "2027", UNCLEAR, "ikke holdes op mod et tal"),
        (target({"2027": "strategien er vedtaget"}, ""), "den er skrevet", "2027", UNCLEAR, "Ord kan ikke regnes"),
        (target({"2027": "strategien er vedtaget"}, ""), "strategien er vedtaget", "2027", REACHED, ""),
        (target({"2027": "50"}, "hold"), "51", "2027", UNCLEAR, "hvor tæt på er tæt nok"),
        (target({"2027": "60"}), "58–62", "2027", UNCLEAR, "både være nået og ikke nået"),
        (target({"2027": "60"}), "over 52", "2025", UNCLEAR, ""),
        (target({"2027": "60"}, baseline=""), "55", "2025", UNCLEAR, "intet udgangspunkt"),
        (target({"2027": "60"}, begun="før krisen"), "55", "2025", UNCLEAR, "hvornår vejen begynder"),
        (target({"fra 2027": "60"}), "55", "2025", UNCLEAR, "hvornår vejen begynder"),
        (target({"2027": "60"}), "55", "2022", UNCLEAR, "ikke fra tiden mellem"),
        (target({"2027": "60"}, baseline="60"), "55", "2025", BEHIND, "allerede nået"),
        (target({}), "55", "2025", UNCLEAR, "siger ikke, hvad der sigtes efter"),
        (target(AIM), None, None, UNCLEAR, "Der er endnu ingen værdi."),
    ],
)  # fmt: skip
def test_how_far_it_has_come(about, value, period, progress, words):
    how = judged(about, value and Value.parse(value, None), period and Period.parse(period))
    assert (how.progress, words in how.why, how.why[-1]) == (progress, True, "."), how
