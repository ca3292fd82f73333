"""Addresses of the ministry's overviews, and of the municipalities' answers without a plan."""

from django.urls import path

from . import urls_public  # noqa: F401  registers <sha256:…>
from .views import answers, ministry

urlpatterns = [
    path("ministerium/", ministry.overview, name="ministry"),
    path("ministerium/maal/", ministry.matrix, name="ministry_matrix"),
    path("ministerium/maal/<int:year>/<int:number>/", ministry.goal, name="ministry_goal"),
    path("ministerium/maal/<int:year>/<int:number>/temaer/", ministry.themes, name="ministry_themes"),
    path("arbejde/svar/<slug:slug>/<int:year>/", answers.answer_edit, name="answer_edit"),
    path("arbejde/svar/<slug:slug>/<int:year>/fjern/", answers.answer_withdraw, name="answer_withdraw"),
    path("kommuner/<slug:slug>/svar/<int:year>/<sha256:sha256>/", answers.answer_file, name="answer_file"),
]
