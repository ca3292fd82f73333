"""A form's key, and what two sendings of one form have in common."""

import hashlib
import json
import re
import uuid

FIELD = "form_key"
_KEY = re.compile(r"[0-9a-f]{32}")
NOT_COMPARED = ("csrfmiddlewaretoken",)
"""Differs each time a page is shown."""


def new_key():
    return uuid.uuid4().hex


def key_of(request):
    """The key of the form that was sent; empty when it has none, or none of ours."""
    key = request.POST.get(FIELD, "") if request.method == "POST" else ""
    return key if _KEY.fullmatch(key) else ""


def fingerprint(request):
    """The same for two sendings of one form by one person with the same words and files, and for nothing else.

    Whoever isn't signed in is known by the session; the key itself can't be guessed.
    """
    who = str(request.user.pk) if request.user.is_authenticated else f"session {request.session.session_key or ''}"
    fields = [(name, values) for name, values in request.POST.lists() if name not in NOT_COMPARED]
    files = [(name, file.name, file.size, _content(file)) for name, files in request.FILES.lists() for file in files]
    sent = [who, request.get_full_path(), fields, files]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def _content(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
