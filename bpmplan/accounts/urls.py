"""Addresses about people. ``konto/email/`` and ``konto/confirm-email/`` replace allauth's own pages."""

from django.urls import path, re_path

from .. import demo
from . import background, colour_views, log_views, sign_in_views, undelivered, views

urlpatterns = [
    path("konto/mig/", views.my_account, name="my_account"),
    path("konto/mig/oplysninger/", views.my_data, name="my_data"),
    path("konto/adgang/", sign_in_views.way_in_ask, name="way_in_ask"),
    path("konto/adgang/sendt/", sign_in_views.way_in_sent, name="way_in_sent"),
    path("konto/adgang/<str:token>/", sign_in_views.way_in, name="way_in"),
    re_path(r"^konto/(?:confirm-)?email/", views.email_is_corrected_by_administrator, name="email_correction"),
    path("invitation/<str:secret>/", views.invitation_accept, name="invitation_accept"),
    path("kommuner/<slug:slug>/logo/", views.municipality_logo, name="municipality_logo"),
    re_path(r"^farver/1/(?P<colour>[0-9a-f]{6})\.css$", colour_views.accent_stylesheet, name="accent_stylesheet"),
    path("brugere/<slug:slug>/", views.members, name="members"),
    path("brugere/<slug:slug>/inviter/", views.member_invite, name="member_invite"),
    path("brugere/<slug:slug>/indstillinger/", views.municipality_settings, name="municipality_settings"),
    path("brugere/<slug:slug>/sikkerhedslog/", log_views.security_log, name="security_log"),
    path("brugere/<slug:slug>/udvalg/", views.municipality_bodies, name="municipality_bodies"),
    path("brugere/<slug:slug>/min-rolle/", views.my_role, name="my_role"),
    path("brugere/<slug:slug>/<int:pk>/", views.member, name="member"),
    path("brugere/<slug:slug>/<int:pk>/rolle/", views.member_role, name="member_role"),
    path("brugere/<slug:slug>/<int:pk>/adresse/", views.member_email, name="member_email"),
    path("brugere/<slug:slug>/<int:pk>/deaktiver/", views.member_deactivate, name="member_deactivate"),
    path("brugere/<slug:slug>/<int:pk>/opgaver/", views.member_hand_over, name="member_hand_over"),
    path("brugere/<slug:slug>/<int:pk>/aktiver/", views.member_reactivate, name="member_reactivate"),
    path("brugere/<slug:slug>/<int:pk>/oplysninger/", views.member_data, name="member_data"),
    path("brugere/<slug:slug>/<int:pk>/glem/", views.member_forget, name="member_forget"),
    path("brugere/<slug:slug>/invitation/<int:pk>/send/", views.invitation_send_again, name="invitation_send_again"),
    path("brugere/<slug:slug>/invitation/<int:pk>/fortryd/", views.invitation_withdraw, name="invitation_withdraw"),
    path("brugere/<slug:slug>/mails/<int:pk>/igen/", undelivered.mail_try_again, name="mail_try_again"),
    path("brugere/<slug:slug>/mails/<int:pk>/afslut/", undelivered.mail_let_go, name="mail_let_go"),
    path("ministerium/baggrund/", background.background, name="background"),
    path("ministerium/baggrund/<uuid:pk>/igen/", background.background_try_again, name="background_try_again"),
    path("ministerium/baggrund/faste/<slug:name>/", background.background_run_now, name="background_run_now"),
    path("demo/mails/", demo.demo_mails, name="demo_mails"),
]
