"""Every address, in one place."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, register_converter

from . import text_views
from .converters import Fingerprint, Sha256, Years

admin.site.login = secure_admin_login(admin.site.login)  # one sign-in, with its rate limits and second factor

register_converter(Years, "years")
register_converter(Sha256, "sha256")
register_converter(Fingerprint, "fingerprint")

urlpatterns = [
    path("", include("bpmplan.accounts.urls")),
    path("", include("bpmplan.second_person.urls")),
    path("arbejde/eksempel/", text_views.text_preview, name="text_preview"),
    path("", include("goals.urls")),
    path("", include("plans.desk.urls")),
    path("", include("plans.country.urls")),
    path("", include("plans.public.urls")),
    path("", include("bpmplan.second_factor.urls")),
    path("konto/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
