"""Parts of addresses."""


class Years:
    """``2023`` or ``2026-2027``."""

    regex = r"\d{4}(?:-\d{4})?"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class Sha256:
    regex = "[0-9a-f]{64}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
