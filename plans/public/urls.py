"""Addresses that anybody may follow."""

from django.urls import path

from ..country import answer_views as answers
from ..country import figure_views
from . import (
    calendars,
    data,
    documents,
    feeds,
    followup,
    hearing,
    own_calendar,
    reading,
    sheets,
    sitemap,
    surveys,
    verifying,
)
from . import path as plan_paths
from . import views as public

urlpatterns = [
    path("", public.home, name="home"),
    path("planer/", public.plan_list, name="plan_list"),
    path("tal/", figure_views.figures, name="figures"),
    path("kommuner/", public.municipality_list, name="municipality_list"),
    path("kommuner/<slug:slug>/", public.municipality, name="municipality"),
    path("kommuner/<slug:slug>/<years:years>/", public.plan_in_force, name="plan_in_force"),
    path("kommuner/<slug:slug>/<years:years>/forloeb/", plan_paths.plan_path, name="plan_path"),
    path(
        "kommuner/<slug:slug>/<years:years>/opfoelgning/<int:number>/",
        followup.follow_up_page,
        name="follow_up_page",
    ),
    path(
        "kommuner/<slug:slug>/<years:years>/opfoelgning/<int:number>/<document_of_follow_up:kind>",
        followup.follow_up_document,
        name="follow_up_document",
    ),
    path("kommuner/<slug:slug>/<years:years>/v<int:number>/", public.revision, name="revision"),
    path(
        "kommuner/<slug:slug>/<years:years>/v<int:number>/filer/<sha256:sha256>/",
        public.revision_file,
        name="revision_file",
    ),
    path("kommuner/<slug:slug>/<years:years>/v<int:number>/plan.json", data.plan, name="plan_data"),
    path("kommuner/<slug:slug>/<years:years>/v<int:number>/plan.xlsx", sheets.revision_sheet, name="revision_sheet"),
    path("planer.json", data.plans, name="plans_data"),
    path(
        "kommuner/<slug:slug>/<years:years>/v<int:number>/<document_of_version:kind>",
        documents.revision_document,
        name="revision_document",
    ),
    path("kommuner/<slug:slug>/svar/<int:year>/<sha256:sha256>/", answers.answer_file, name="answer_file"),
    path("kommuner/<slug:slug>/undersoegelser/<int:survey>/", surveys.survey_reply, name="survey_reply"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("kalender.ics", calendars.country_calendar, name="country_calendar"),
    path("kalender/<str:secret>/kalender.ics", own_calendar.own_calendar, name="own_calendar"),
    path("kommuner/<slug:slug>/kalender.ics", calendars.municipality_calendar, name="municipality_calendar"),
    path("nyt.atom", feeds.country_news, name="country_news"),
    path("kommuner/<slug:slug>/nyt.atom", feeds.municipality_news, name="municipality_news"),
    path("maal/<int:year>/<int:number>/nyt.atom", feeds.goal_news, name="goal_news"),
    path(
        "kommuner/<slug:slug>/<years:years>/v<int:number>/hoering/", hearing.revision_hearing, name="revision_hearing"
    ),
    path("laes/<str:secret>/", reading.reading, name="reading"),
    path("laes/<str:secret>/filer/<sha256:sha256>/", reading.reading_file, name="reading_file"),
    path("laes/<str:secret>/<document_of_version:kind>", reading.reading_document, name="reading_document"),
    path("hoering/<str:secret>/", hearing.hearing_by_link, name="hearing_by_link"),
    path("hoering/<str:secret>/plan/", hearing.hearing_plan_by_link, name="hearing_plan_by_link"),
    path("hoering/<str:secret>/filer/<sha256:sha256>/", hearing.hearing_file_by_link, name="hearing_file_by_link"),
    path(
        "hoering/<str:secret>/<document_of_version:kind>",
        hearing.hearing_document_by_link,
        name="hearing_document_by_link",
    ),
    path("verificer/", verifying.verify, name="verify"),
    path("verificer/<fingerprint:digits>/", verifying.verified, name="verified"),
    path("was/", public.accessibility, name="accessibility"),
]
