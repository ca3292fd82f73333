"""The mail server: Django's way of sending, which in addition knows when the answer to a mail never came."""

import smtplib

from django.core.mail.backends import smtp


class Unanswered(Exception):
    """The text was handed over, and the connection broke before the server said whether it took it."""


class _AsksForAnAnswer:
    def data(self, msg):
        try:
            return super().data(msg)
        except smtplib.SMTPServerDisconnected as error:  # a time-out too
            raise Unanswered from error


class SMTP(_AsksForAnAnswer, smtplib.SMTP):
    pass


class SMTP_SSL(_AsksForAnAnswer, smtplib.SMTP_SSL):  # named as the standard library's
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return SMTP_SSL if self.use_ssl else SMTP
