"""Addresses of the ministry's overviews."""

from django.urls import path

from . import figure_views, survey_views, views

urlpatterns = [
    path("ministerium/", views.overview, name="ministry"),
    path("ministerium/tal/", figure_views.ministry_figures, name="ministry_figures"),
    path("ministerium/maal/", views.matrix, name="ministry_matrix"),
    path("ministerium/maal/<int:year>/<int:number>/", views.goal, name="ministry_goal"),
    path("ministerium/maal/<int:year>/<int:number>/temaer/", views.themes, name="ministry_themes"),
    path("ministerium/undersoegelser/<int:pk>/", survey_views.survey, name="ministry_survey"),
]
