from django.urls import path

from . import views

urlpatterns = [
    path("maal/", views.goal_sets, name="goal_sets"),
    path("maal/<int:year>/", views.goal_set, name="goal_set"),
    path("maal/<int:year>/<int:number>/", views.goal, name="goal"),
    path("maal/<int:year>/filer/<int:pk>/", views.letter_file, name="letter_file"),
    path("brev/<str:secret>/", views.letter_open, name="letter_open"),
    path("arbejde/brev/<int:pk>/", views.letter_read, name="letter_read"),
]
