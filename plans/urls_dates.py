"""Addresses of the dates that a municipality sets itself, beneath ``/arbejde/``."""

from django.urls import path

from .views import dates

urlpatterns = [path("datoer/<slug:slug>/", dates.path_dates, name="path_dates")]
