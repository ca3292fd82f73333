"""Every POST of a form with a key is one transaction, in which the key is written too."""

from contextlib import ExitStack

from django.db import IntegrityError, transaction
from django.utils import timezone

from bpmplan.middleware import answer_to

from . import keys
from .models import Press


class AlreadyDone(Exception):
    """The same form was sent before, and its deed was done."""


class Once:
    """Does the deed of a form once, however often it is sent; the second time it is answered as the first.

    The key is written first: who presses at the same moment waits for the other's transaction. When the server stops
    in the middle neither key nor deed is there; when only the answer is lost both are. Signing in and out (allauth's
    views) has no need of it. Last of the middleware, for it calls the view.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if (view.__module__ or "").startswith("allauth.") or not keys.key_of(request):
            return None
        sending = request.sending = Sending(request)
        try:
            with sending:
                if not getattr(view, "begins_late", False):
                    sending.begin()
                response = view(request, *args, **kwargs)
                sending.keep(response)
            return response
        except AlreadyDone:
            return Press.objects.get(pk=sending.fingerprint).answer(request)
        except Exception as exception:  # Django asks for an answer only to what is raised where it calls the view
            answer = answer_to(request, exception)
            if answer is None:
                raise
            return answer


class Sending:
    """A form being sent: from ``begin`` on all is one transaction."""

    def __init__(self, request):
        self.request, self.stack, self.press = request, ExitStack(), None
        self.fingerprint = keys.fingerprint(request)

    def __enter__(self):
        self.stack.__enter__()
        return self

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def begin(self):
        """Write the key; raises ``AlreadyDone`` when it is there."""
        self.stack.enter_context(transaction.atomic())
        try:
            self.press = Press.objects.create(pk=self.fingerprint, at=timezone.now())
        except IntegrityError as error:
            raise AlreadyDone from error

    def keep(self, response):
        if self.press is not None:
            self.press.keep(self.request, response)


def begins_late(view):
    """For a view that does long work, or waits for the worker, before its deed: it calls ``begin`` itself."""
    view.begins_late = True
    return view


def begin(request):
    """In a view that ``begins_late``: from here on it is one transaction, which holds the form's key."""
    sending = getattr(request, "sending", None)
    if sending is not None and sending.press is None:
        sending.begin()
