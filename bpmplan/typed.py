"""What a person typed in a form that can't be saved: which of what was sent it is, and what each is called."""

import json
import re
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

SECRETS = ("password", "token", "code", "otp")
"""In the names of what is never shown again."""
STAMPS = ("csrfmiddlewaretoken", "form_key")
"""Every form is given its own."""
NOBODY_TYPES = (
    *STAMPS,
    *("started_from", "new_key", "previewed", "seen", "rows", "conflict"),
    *("then", "next", "deed", "press", "restore", "query"),
)
"""Names of what the page itself puts into a form; those of a row or a part have its name before them, and a hyphen."""
_MADE = re.compile(
    r"([a-z]+[ :])?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:[a-z_]+)?|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}",
    re.IGNORECASE,
)
"""Keys and hashes, also with the kind before and the field behind, as in choices of a part of a plan."""


def typed(request):
    """What came with the form, as ``(name, value)``; nothing secret, nothing from another site.

    Another site could make a browser post text of its choosing here; showing that as the person's own text with a
    button beside it would help the other site, so only posts from our own pages are shown again. A form that can't be
    read holds nothing: this is asked while a page about another fault is made.
    """
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    if urlsplit(origin).netloc not in {request.get_host(), urlsplit(settings.SITE_URL).netloc}:
        return []
    try:
        sent = list(request.POST.lists())
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return []
    return [
        (name, value)
        for name, values in sent
        for value in values
        if name not in STAMPS and not any(secret in name.lower() for secret in SECRETS)
    ]


def is_typed(name, value=""):
    """Whether a person may have typed it, and no page or script made it: by its name, and by its value if given."""
    own_name = name.rpartition("-")[2]
    if own_name in NOBODY_TYPES or own_name.startswith("rows_") or own_name.endswith("_FORMS"):
        return False
    return not (_MADE.fullmatch(value.strip()) or _is_data(value.strip()))


def typed_texts(form, data):
    """``[(label, text)]`` of what was typed into a form that is no longer there to show it.

    ``form.control(name)`` gives the label and the field of a control; "" and None for one that it doesn't have.
    """
    texts = []
    for name, values in data.lists() if data else ():
        if not is_typed(name) or not any(values):
            continue
        label, field = form.control(name)
        choices = {str(key): str(words) for key, words in getattr(field, "choices", ())}
        texts.append((label or "Felt", "\n".join(choices.get(value, value) for value in values)))
    return texts


def _is_data(value):
    if value[:1] in ("[", "{"):
        with suppress(ValueError, RecursionError):
            return isinstance(json.loads(value), (list, dict))
    return False
