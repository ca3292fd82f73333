"""Every address, in one place."""

from django.contrib import admin
from django.urls import include, path

from . import text_views

urlpatterns = [
    path("arbejde/eksempel/", text_views.text_preview, name="text_preview"),
    path("konto/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
