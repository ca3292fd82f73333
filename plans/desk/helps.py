"""What helps who writes a chapter that is empty: by what it holds, and of a text by what it is usually called."""

import re

from ..models import ChapterKind

BEFORE = "Står før det, BPMplan selv sætter ind. Må gerne være tom."
INTRODUCTIONS = {
    ChapterKind.SHORT: "Fx kommunens ambition i én sætning: hvad skal være anderledes, når planens år er gået?",
    ChapterKind.GOALS: "Fx hvordan målene hænger sammen, og hvem der har været med til at vælge dem.",
    ChapterKind.TARGETS: "Fx hvor tallene kommer fra, og hvornår I gør status.",
    ChapterKind.MATRIX: "Fx hvad der binder indsatserne sammen.",
    ChapterKind.ECONOMY: "Fx hvad der er besluttet i budgettet, og hvad der afhænger af puljer.",
    ChapterKind.ATTACHMENTS: "Fx hvad bilagene bruges til.",
}
"""Of the chapters that show what stands elsewhere: what may be said first."""
TEXTS = (
    (
        r"forord",
        "Udvalgsformandens eller borgmesterens ord til dem, planen handler om: hvad vil I med planen, og hvorfor nu? "
        "En halv side rækker.",
    ),
    (
        r"indledning|introduktion|læsevejledning|om planen",
        "Hvad planen er, hvilke år den gælder, hvem der har lavet den, og hvordan den læses.",
    ),
    (
        r".*udfordring.*|situationen.*|status.*|baggrund.*|.*arbejdsmarked.*",
        "Hvordan ser det ud hos jer? Fx hvor mange der er uden job, hvilke grupper det er sværest for, og hvad "
        "virksomhederne mangler. Skriv kilde og periode ved tallene.",
    ),
    (
        r".*vision.*|.*værdier.*|.*pejlemærker.*",
        "Hvad I vil kendes på, i få sætninger. Det, der skal nås, hører til under målene.",
    ),
    (
        r".*økonomi.*|.*budget.*|ressourcer.*",
        "Hvad indsatserne koster, og hvor pengene kommer fra. Beløb på indsatserne kan BPMplan lægge sammen.",
    ),
    (
        r".*opfølgning.*|.*evaluering.*",
        "Hvem der følger op, hvornår, og hvem der får resultatet at se. Opfølgning på et enkelt mål skrives ved målet.",
    ),
    (
        r".*samarbejde.*|.*virksomhed.*|.*partner.*|.*organisering.*",
        "Hvem I arbejder sammen med om hvad, fx virksomheder, a-kasser, uddannelser og nabokommuner.",
    ),
    (
        r".*proces.*|.*inddragelse.*|.*høring.*|.*tilblivelse.*",
        "Hvem der har været med i arbejdet, hvornår, og hvad det ændrede.",
    ),
)
"""Of texts: what the heading is like, and what is usually written under it."""
OTHERWISE = "Skriv kort og til borgere, der ikke kender sagen. Afsnittet kan slettes, hvis I ikke har brug for det."


def help_for(kind, title):
    """What is said to who opens an empty chapter of a kind, with this heading."""
    if kind != ChapterKind.TEXT:
        return f"{BEFORE} {INTRODUCTIONS[kind]}"
    heading = " ".join(title.casefold().split())
    return next((words for shape, words in TEXTS if re.fullmatch(shape, heading)), OTHERWISE)
