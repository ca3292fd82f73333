"""Addresses of the desk (``/arbejde/``); what is public is in ``urls_public``."""

from django.urls import include, path

from .views import documents, overview, steps

urlpatterns = [
    path("arbejde/", overview.desk, name="desk"),
    path("arbejde/ny/", overview.plan_begin, name="plan_begin"),
    path("arbejde/<int:pk>/", overview.plan_overview, name="plan_overview"),
    path("arbejde/<int:pk>/titel/", overview.plan_settings, name="plan_settings"),
    path("arbejde/<int:pk>/nye-maal/", overview.plan_new_goals, name="plan_new_goals"),
    path("arbejde/<int:pk>/trin/<slug:name>/", steps.plan_step, name="plan_step"),
    path("arbejde/<int:pk>/plan.pdf", documents.draft_pdf, name="draft_pdf"),
    path("arbejde/<int:pk>/beslutning/", steps.decision_add, name="decision_add"),
    path("arbejde/<int:pk>/", include("plans.urls_writing")),
    path("arbejde/", include("plans.urls_dates")),
]
