"""An address as a QR code: what is printed leads back to where it can be checked."""

from django.utils.html import format_html

WIDTH = 98
"""In CSS pixels: 26 mm."""
QUIET = 2
"""Empty fields around the code; readers want them."""


def qr_of(address, title):
    """A QR code as inline SVG, a field to a unit, its dark fields one path. ``title`` is its alternative text."""
    import qrcode  # only where a document is made

    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{left} {top}H{right}V{top + 1}H{left}Z" for top, row in enumerate(rows) for left, right in _runs(row)
    )
    size = len(rows)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {} {}" width="{}" height="{}">'
        '<title>{}</title><path d="{}" fill="#1a1a1a"/></svg>',
        *(size, size, WIDTH, WIDTH, title, path),
    )


def _runs(row):
    """``(from, to)`` of the dark fields that stand beside each other."""
    begin = None
    for place, is_dark in enumerate([*row, False]):
        if is_dark and begin is None:
            begin = place
        elif not is_dark and begin is not None:
            yield begin, place
            begin = None
