"""Every address, in one place."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from . import text_views

admin.site.login = secure_admin_login(admin.site.login)  # one sign-in, with its rate limits and second factor

urlpatterns = [
    path("", include("bpmplan.accounts.urls")),
    path("arbejde/eksempel/", text_views.text_preview, name="text_preview"),
    path("", include("goals.urls")),
    path("", include("plans.urls")),
    path("", include("plans.urls_ministry")),
    path("", include("plans.urls_public")),
    path("konto/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
