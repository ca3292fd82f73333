"""Login is the rule: here stands every page that anybody may open without."""

from django.urls import reverse

from .test_urls import patterns

OPEN = {
    # the public's pages
    "home",
    "plan_list",
    "municipality_list",
    "figures",
    "municipality",
    "municipality_logo",
    "accent_stylesheet",
    "plan_in_force",
    "plan_path",
    "follow_up_page",
    "follow_up_document",
    "revision",
    "revision_document",
    "revision_file",
    "answer_file",
    "revision_sheet",
    "plan_data",
    "plans_data",
    "sitemap",
    "robots",
    "country_calendar",
    "municipality_calendar",
    "country_news",
    "municipality_news",
    "goal_news",
    "verify",
    "verified",
    "accessibility",
    "goal_sets",
    "goal_set",
    "goal",
    "letter_file",
    "survey_reply",
    # a link to read a version or a draft
    "reading",
    "reading_file",
    "reading_document",
    # the link in the mail about a letter: whoever has it opens it
    "letter_open",
    # the link to a party that is asked in a hearing
    "hearing_by_link",
    "hearing_plan_by_link",
    "hearing_file_by_link",
    # a hearing that is opened to everybody, as long as its version is
    "revision_hearing",
    "hearing_document_by_link",
    # a person's own calendar, by a secret address
    "own_calendar",
    # the way in
    "invitation_accept",
    "way_in_ask",
    "way_in_sent",
    "way_in",
    "admin:login",
    # its own view lets it show in demo mode only
    "demo_mails",
}
ALLAUTH = {
    # allauth's views decide by themselves; these do without a sign-in, all its others ask for one (test_urls)
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "mfa_authenticate",
}


def is_allauth_s(pattern):
    return (pattern.callback.__module__ or "").startswith("allauth.")


def test_the_open_pages_are_these():
    is_open = {n for n, p in patterns() if not getattr(p.callback, "login_required", True) and not is_allauth_s(p)}
    assert is_open == OPEN


def test_of_allauth_s_pages_these_are_met_without_sign_in(client, db):
    """What allauth adds in a later version is noticed here before it is open to anybody."""
    keyed = {
        "account_reset_password_from_key": "/konto/password/reset/key/1-abc/",
        "account_confirm_email": "/konto/confirm-email/abc/",
    }
    names = [name for name, pattern in patterns() if is_allauth_s(pattern)]
    answers = {name: client.get(keyed.get(name) or reverse(name)).get("Location", "") for name in names}
    assert {name for name, location in answers.items() if not location.startswith("/konto/login/?")} == ALLAUTH
