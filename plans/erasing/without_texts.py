"""Models of this app in which no text of a municipality lies, or only a copy: all that ``places`` has no holder for."""

COPIES = {
    "plans.goalanswer": "made anew from the version",
    "plans.word": "made anew from the versions",
    "plans.searchedsection": "made anew from the version",
    "plans.targetaim": "made anew from the version",
    "plans.keptpage": "deleted, and rendered anew",
    "plans.document": "deleted, and made anew",
    "plans.handedout": "deleted: its hash is of a file with the text",
    "plans.confirmation": "deleted: its digest is of the text",
    "plans.erasedcontent": "fingerprints, keyed",
}
"""Models of this app that hold copies of texts or traces of them, and what becomes of the rows."""

NONE_OF_THE_MUNICIPALITYS = {
    "plans.theme": "the ministry's words",
    "plans.themetag": "the ministry's words",
    "plans.targetgroup": "reference data",
    "plans.reminderrule": "the ministry's words",
    "plans.pathdate": "dates and choices",
    "plans.followupdate": "dates",
    "plans.amendment": "which version",
    "plans.openedsection": "keys of sections",
    "plans.unit": "reference data",
    "plans.openedversion": "who and when",
    "plans.readinglink": "choices",
    "plans.presence": "where somebody is just now",
    "plans.visit": "numbers and moments",
    "plans.economyrow": "years, choices and amounts",
    "plans.deleteddraft": "years and dates",
    "plans.yearinforce": "years",
    "plans.remindersettings": "a choice",
    "plans.surveyreply": "who and when",
    "plans.surveyreplyevent": "who and when: no reason is asked for",
    "plans.wordend": "goes with its word",
}
