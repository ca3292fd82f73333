"""The sample's picture for a cover: a fjord in the morning, drawn in the municipality's colour when it is loaded."""

from io import BytesIO
from math import sin

from PIL import Image, ImageDraw

from bpmplan.accounts.colours import mixed

SIZE = (1680, 900)
LARGER = 2
"""It is drawn so many times larger, so that edges are smooth."""
SKY, SUN = "#f4efe6", "#e9b872"
LAYERS = ((0.46, 0.030, 1.7, 0.30), (0.58, 0.045, 2.6, 0.52), (0.70, 0.022, 4.1, 0.74), (0.82, 0.030, 3.3, 1.0))
"""Hills and water, from the back: height, swing and number of waves, and how much of the colour."""


def fjord(colour):
    """A PNG as bytes. ``colour`` is ``#rrggbb``."""
    width, height = (side * LARGER for side in SIZE)
    image = Image.new("RGB", (width, height), SKY)
    draw = ImageDraw.Draw(image)
    middle, radius = (0.72 * width, 0.40 * height), 0.13 * height
    draw.ellipse((middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius), fill=SUN)
    for number, (top, swing, waves, share) in enumerate(LAYERS):
        line = [(x, (top + swing * sin(waves * 6.28 * x / width + number * 1.9)) * height) for x in range(0, width, 8)]
        draw.polygon([(0, height), *line, (width, line[-1][1]), (width, height)], fill=mixed(colour, share, SKY))
    out = BytesIO()
    image.resize(SIZE).save(out, "PNG", optimize=True)
    return out.getvalue()
