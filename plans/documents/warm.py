"""What takes long to load for a document; the process that children are forked from does it once (``limited``)."""

from bpmplan import fonts

from . import finish, gate, pdf  # noqa: F401


def warm_up():
    """Read which characters the fonts have. Nothing is drawn: a fault of a C library would end the whole process."""
    fonts.needed("æ")
    fonts.widths()
