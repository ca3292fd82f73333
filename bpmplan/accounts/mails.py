"""Mails: one plain text template for each under ``templates/mail/``, all in the same frame."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string


def send(name, to, /, **context):
    """Send ``templates/mail/<name>.txt`` to one address; the template extends ``mail/frame.txt``.

    The first line is the subject. Raises ``OSError`` (``SMTPException`` is one) when the mail server refuses.
    """
    text = render_to_string(f"mail/{name}.txt", {"site_url": settings.SITE_URL, "demo": settings.DEMO, **context})
    subject, _, body = text.strip().partition("\n")
    EmailMessage(" ".join(subject.split()), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to]).send()
