"""Addresses that anybody may follow."""

from django.urls import path, register_converter

from .views import documents, public


class Years:
    """``2023`` or ``2026-2027``."""

    regex = r"\d{4}(?:-\d{4})?"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class Sha256:
    regex = "[0-9a-f]{64}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Years, "years")
register_converter(Sha256, "sha256")

urlpatterns = [
    path("", public.home, name="home"),
    path("planer/", public.plan_list, name="plan_list"),
    path("kommuner/", public.municipality_list, name="municipality_list"),
    path("kommuner/<slug:slug>/", public.municipality, name="municipality"),
    path("kommuner/<slug:slug>/<years:years>/", public.plan_in_force, name="plan_in_force"),
    path("kommuner/<slug:slug>/<years:years>/v<int:number>/", public.revision, name="revision"),
    path(
        "kommuner/<slug:slug>/<years:years>/v<int:number>/filer/<sha256:sha256>/",
        public.revision_file,
        name="revision_file",
    ),
    path(
        "kommuner/<slug:slug>/<years:years>/v<int:number>/plan.pdf",
        documents.revision_pdf,
        name="revision_pdf",
    ),
    path("was/", public.accessibility, name="accessibility"),
    path("arbejde/<int:pk>/side/", public.plan_preview, name="plan_preview"),
]
