"""What was answered when a form was sent, so that the same form sent again is answered the same."""

from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.db import models
from django.http import HttpResponseRedirect

from ..blanking import SECRET_PART

HOLE = "{secret}"


class PressQuerySet(models.QuerySet):
    def forget_words(self, is_about):
        """Forget what was said where ``is_about(text)`` is true of a message; where the answers led is kept."""
        for press in self.exclude(messages=[]).only("messages"):
            if any(is_about(str(one.message)) for one in press.messages):
                self.model.objects.filter(pk=press.pk).update(messages=[])


class Press(models.Model):
    """That a form was sent, with where its answer led and what it said. Written in the deed's own transaction.

    ``fingerprint`` is of who sent it, to where, with which key and words (``keys.fingerprint``). ``location`` is empty
    only while the deed is being done, which no other transaction sees.
    """

    fingerprint = models.CharField("fingeraftryk", max_length=64, primary_key=True)
    at = models.DateTimeField("tidspunkt", db_index=True)
    location = models.TextField("svaret førte til")
    messages = models.JSONField("svaret sagde", default=list, encoder=MessageEncoder, decoder=MessageDecoder)

    objects = PressQuerySet.as_manager()

    class Meta:
        verbose_name = "sendt formular"
        verbose_name_plural = "sendte formularer"

    def __str__(self):
        return f"{self.at} til {self.location}"

    def keep(self, request, response):
        """Keep the answer of a deed that is done; forget the press when it isn't, so that it can be tried again."""
        messages = _left_messages(request)
        if is_done(response, messages):
            self.location, self.messages = without_secrets(response["Location"], request.path), messages
            self.save(update_fields=["location", "messages"])
        else:
            self.delete()

    def answer(self, request):
        """The answer again: the same place, the same words."""
        for one in self.messages:
            get_messages(request).add(one.level, one.message, one.extra_tags)
        return HttpResponseRedirect(with_secrets(self.location, request.path))


def without_secrets(location, path):
    """Where an answer led, without the secrets of the form's own address: they are kept nowhere."""
    for secret in SECRET_PART.findall(path):
        location = location.replace(secret, HOLE)
    return location


def with_secrets(location, path):
    """The same with the secrets of the address to which the form was sent again."""
    for secret in SECRET_PART.findall(path):
        location = location.replace(HOLE, secret)
    return location


def is_done(response, messages):
    """A deed that is done leads on; a form that is shown again, or a refusal, is no deed."""
    return response.status_code in (302, 303) and not any(one.level >= constants.ERROR for one in messages)


def _left_messages(request) -> list[Message]:
    """The messages that the deed has left for the next page."""
    return list(get_messages(request)._queued_messages)
