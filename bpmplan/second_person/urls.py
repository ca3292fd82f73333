from django.urls import path

from . import views

urlpatterns = [
    path("kollega/", views.proposals, name="proposals"),
    path("kollega/<int:pk>/", views.proposal, name="proposal"),
    path("kollega/<int:pk>/godkend/", views.proposal_agree, name="proposal_agree"),
    path("kollega/<int:pk>/afvis/", views.proposal_decline, name="proposal_decline"),
    path("kollega/<int:pk>/traek-tilbage/", views.proposal_withdraw, name="proposal_withdraw"),
]
