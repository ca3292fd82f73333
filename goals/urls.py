from django.urls import path

from . import views
from .desk import choosing, series

urlpatterns = [
    path("arbejde/indikatorer/maal/<int:pk>/", choosing.goal_indicators, name="goal_indicators"),
    path("arbejde/indikatorer/<slug:slug>/", choosing.own_indicators, name="own_indicators"),
    path("maal/", views.goal_sets, name="goal_sets"),
    path("maal/<int:year>/", views.goal_set, name="goal_set"),
    path("maal/<int:year>/<int:number>/", views.goal, name="goal"),
    path("maal/<int:year>/filer/<int:pk>/", views.letter_file, name="letter_file"),
    path("brev/<str:secret>/", views.letter_open, name="letter_open"),
    path("arbejde/brev/<int:pk>/", views.letter_read, name="letter_read"),
    path("arbejde/talserier/", series.series_list, name="series_list"),
    path("arbejde/talserier/ny/", series.series_new, name="series_new"),
    path("arbejde/talserier/<int:pk>/", series.series_page, name="series"),
    path("arbejde/talserier/<int:pk>/ret/", series.series_edit, name="series_edit"),
    path("arbejde/talserier/<int:pk>/hent/", series.series_fetch, name="series_fetch"),
    path("arbejde/talserier/<int:pk>/fil/<int:reading>/", series.series_file, name="series_file"),
]
