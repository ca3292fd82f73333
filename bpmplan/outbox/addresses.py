"""Mail addresses, checked where they are typed exactly as they will be sent."""

from email.headerregistry import Address

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST = 254
"""Characters that an address may have on the envelope (RFC 5321)."""


def as_sent(address):
    """The address as it stands on the envelope: letters a-z only, the domain by IDNA.

    Raises ``ValueError`` when no mail can be sent to it.
    """
    local, at, domain = address.strip().rpartition("@")
    if not (local and at and domain):
        raise ValueError("no @")
    if not local.isascii():
        raise ValueError("letters before the @ that mail servers don't know")
    ascii_domain = domain.encode("idna").decode("ascii")
    ascii_domain.encode("ascii").decode("idna")  # the part after xn-- must be a valid IDNA label
    sent = f"{local}@{ascii_domain}"
    if len(sent) > LONGEST:
        raise ValueError("too long")
    try:
        Address(addr_spec=sent)
    except Exception as error:  # the parser's own errors are of many kinds
        raise ValueError("not an address") from error
    return sent


def validate_address(address):
    """For fields of forms and models: a Danish sentence when no mail can be sent to the address.

    What isn't an address at all is left to Django's own check, so that a field never says two things.
    """
    try:
        validate_email(address)
    except ValidationError:
        return
    try:
        as_sent(address)
    except ValueError:
        raise ValidationError(
            "Der kan ikke sendes mail til adressen. Se efter, at den er skrevet rigtigt, også efter @.",
            code="unsendable",
        ) from None
