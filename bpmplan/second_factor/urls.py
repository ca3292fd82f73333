"""Ours come before allauth's of the same addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("konto/totrinslogin/", views.second_factor, name="second_factor"),
    path("konto/totrinslogin/link/", views.second_factor_link, name="second_factor_link"),
    path("konto/totrinslogin/<str:token>/", views.second_factor_proof, name="second_factor_proof"),
    path("konto/2fa/totp/activate/", views.SetUp.as_view(), name="mfa_activate_totp"),
    path("konto/2fa/totp/deactivate/", views.TakeAway.as_view(), name="mfa_deactivate_totp"),
]
