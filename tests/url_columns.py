"""Two columns of the tables of addresses: what may be kept of an answer, and which cookies it sets.

What is behind sign-in is kept nowhere; of a public page the row below says what a stranger's browser and caches may
keep. A stranger is given no cookie but by a form. An open page without a row here fails.
"""

import re

STRANGERS = ("nobody", "dorte")
"""Nobody is signed in: anonymous, and one who was deactivated."""
PRIVATE = "private, no-store"
OPEN = "public, no-cache"
UNSAID = None
"""Without a date or a name of its content, so nothing that keeps to the rules keeps it."""
KEPT = {
    "home": UNSAID,
    "plan_list": UNSAID,
    "municipality_list": UNSAID,
    "figures": UNSAID,
    "municipality": UNSAID,
    "municipality_logo": "private, no-cache",
    "accent_stylesheet": "public, max-age=31536000, immutable",
    "plan_in_force": "no-cache",
    "revision": "no-cache",
    "revision_document": "public, no-cache",
    "revision_file": "private, no-cache",
    "answer_file": "private, no-cache",
    "accessibility": UNSAID,
    "plan_path": UNSAID,
    "follow_up_page": UNSAID,
    "follow_up_document": "private, no-cache",
    "revision_sheet": OPEN,
    "plan_data": OPEN,
    "plans_data": OPEN,
    "sitemap": OPEN,
    "robots": OPEN,
    "country_calendar": OPEN,
    "municipality_calendar": OPEN,
    "country_news": OPEN,
    "municipality_news": OPEN,
    "goal_news": OPEN,
    "goal_sets": UNSAID,
    "goal_set": UNSAID,
    "goal": UNSAID,
    "survey_reply": UNSAID,
    "letter_file": "private, no-cache",
}
"""``Cache-Control`` of what anybody may read."""
KEPT_OF_PROPOSALS = {"revision_document": "private, no-cache", "revision_sheet": PRIVATE}
"""Of what is open to everybody for a while only."""
FORMS = {
    "verify",
    "verified",
    "letter_open",
    "reading",
    "reading_file",
    "reading_document",
    "hearing_by_link",
    "hearing_plan_by_link",
    "hearing_file_by_link",
    "revision_hearing",
    "hearing_document_by_link",
    "own_calendar",
    "invitation_accept",
    "way_in_ask",
    "way_in_sent",
    "way_in",
    "account_login",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
"""Open pages that are kept nowhere: the ways in, and links with a secret."""
SENDS_ON = {"admin:login", "demo_mails"}
"""Open pages that show strangers nothing."""
COOKIES = {"csrftoken", "messages", "sessionid", "device"}
SIGNS_IN_OR_OUT = {"account_login", "account_logout", "admin:login", "admin:logout", "invitation_accept"}
"""Where a session begins or ends."""


def faults(response, who, method):
    """What is wrong with the headers and cookies of an answer, as sentences."""
    match = response.wsgi_request.resolver_match
    name = match.view_name if match else ""
    wrong = []
    kept, cookies = response.get("Cache-Control"), set(response.cookies)
    is_public = method == "GET" and who in STRANGERS and (name in KEPT or name in SENDS_ON)
    kept_open = KEPT | KEPT_OF_PROPOSALS if "X-Robots-Tag" in response else KEPT
    wanted = (kept_open.get(name) if response.status_code == 200 else UNSAID) if is_public else PRIVATE
    if kept != wanted and not (name in FORMS and response.status_code == 404):
        wrong.append(f"Cache-Control is {kept}, not {wanted}")
    if (
        is_public
        and "Set-Cookie" not in response
        and "ETag" not in response
        and "Cookie" not in response.get("Vary", "")
        and response.get("Access-Control-Allow-Origin") != "*"
    ):
        wrong.append("a page that knows who is signed in doesn't vary by cookie")
    if is_public and cookies:
        wrong.append(f"a stranger is given {cookies} by a page without a form")
    if cookies - COOKIES:
        wrong.append(f"unknown cookies: {cookies - COOKIES}")
    if "sessionid" in cookies and name not in SIGNS_IN_OR_OUT and method == "GET":
        wrong.append("a session begins or ends by looking")
    for cookie in response.cookies.values():
        if cookie["path"] != "/" or cookie["domain"] or cookie["samesite"] != "Lax":
            wrong.append(f"{cookie.key} goes further than it should: {cookie.OutputString()}")
        if cookie.key != "csrftoken" and cookie.value and not cookie["httponly"]:
            wrong.append(f"scripts can read {cookie.key}")
    if name not in ("account_logout", "admin:logout") and "Clear-Site-Data" in response:
        wrong.append("a browser is emptied without a sign-out")
    return wrong


TYPED = re.compile(r"<textarea(?![^>]* readonly)|<input[^>]* type=\"(?:text|email|file)\"(?![^>]* readonly)")
BESIDE_A_TEXT = {
    "answer_edit": "withdrawing the answer takes what is typed about it too",
    "erase_passage": "the buttons search for another passage",
    "follow_ups": "a date, beside those that are there",
    "goal_indicators": "each form chooses one indicator",
    "own_indicators": "each form chooses one indicator",
    "member": "an address, beside the deeds about a person",
    "my_account": "fetching what is kept leaves the page as it is",
    "named_draft": "deleting takes its name too",
    "party_edit": "taking the party off takes what is typed about it too",
    "plan_beside": "notes: scripts send each by itself",
    "plan_goal_edit": "guarded: the browser keeps a copy",
    "proposal": "agreeing is instead of saying no",
}
"""Pages with another form beside one that is typed in, and why that is right; scripts ask before one is left behind."""


def loses_text(response, method):
    """Whether a page has a form that, when it is pressed, drops what was typed in another."""
    if method != "GET" or response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return False
    if response.streaming or response.wsgi_request.resolver_match.view_name in BESIDE_A_TEXT:
        return False
    main = response.text.partition("<main")[2]
    forms = [form for form in re.findall(r'<form[^>]* method="post".*?</form>', main, re.DOTALL) if "<button" in form]
    return len(forms) > 1 and any(TYPED.search(form) for form in forms)


FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?</form>", re.DOTALL | re.IGNORECASE)


def lacks_keys(response, method):
    """Whether a page has a form that is sent without a key of its own, by which the second press is known."""
    if method != "GET" or response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return False
    forms = [] if response.streaming else FORM.findall(response.text)
    keys = [re.findall(r'name="form_key" value="([0-9a-f]{32})"', form) for form in forms]
    return [len(of_form) for of_form in keys] != [1] * len(forms) or len({key for (key,) in keys}) != len(forms)
