"""The sample's picture: a plain bar chart, drawn when the sample is loaded."""

from io import BytesIO

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from bpmplan import danish

WIDTH, ROW, MARGIN = 1600, 92, 20
BARS_FROM, BARS_TO = 700, 1440


def bars(rows, colour):
    """A PNG as bytes: a horizontal bar for each ``(label, number)``, all from zero; the number stands after its bar."""
    image = Image.new("RGB", (WIDTH, ROW * len(rows) + MARGIN), "white")
    draw = ImageDraw.Draw(image)
    font = _font(36)
    greatest = max(number for _, number in rows)
    for place, (label, number) in enumerate(rows):
        top = MARGIN + place * ROW
        end = BARS_FROM + (BARS_TO - BARS_FROM) * number / greatest
        draw.text((BARS_FROM - 24, top + 30), label, fill="#1a1a1a", font=font, anchor="rm")
        draw.rectangle((BARS_FROM, top, end, top + 60), fill=colour)
        draw.text((end + 20, top + 30), danish.number(number), fill="#1a1a1a", font=font, anchor="lm")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _font(size):
    """The plan's own typeface; Pillow's where the design system's fonts have not been fetched."""
    path = finders.find("dkfds/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-Regular.ttf")
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
