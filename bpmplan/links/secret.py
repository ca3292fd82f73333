"""The secret of a link: the mail has it, the database keeps a hash."""

import hashlib
import secrets


def new_secret():
    """``(secret, its hash)``. The secret is kept nowhere but in the link."""
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret):
    """What the database keeps: 64 characters."""
    return hashlib.sha256(secret.encode()).hexdigest()
