"""Our small drawings (SVG) as pictures for Word, which reads SVG in its newest versions only."""

import io
import re
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw, ImageFont

from bpmplan import fonts

SCALE = 6
"""Dots for each unit of a drawing; a unit is 0.25 mm on paper."""
SHORTEST = 1e-6
"""Dots; what is left of a dash below this is what rounding has left, and would never be drawn."""
MM = 25.4 / 96
"""A unit (a CSS pixel) in mm."""
SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"([MLHVZ])([^MLHVZ]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class CannotDraw(ValueError):
    """The drawing has something that is not drawn here."""


def drawn(element):
    """A drawing as ``(bytes of a PNG, alternative text, width in mm)``. Raises ``CannotDraw``.

    What is known are the elements and attributes that our charts are made of: rect, circle, text and paths of
    straight lines.
    """
    left, top, width, height = map(float, _NUMBER.findall(element.get("viewbox") or element.get("viewBox")))
    image = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), "white")
    pen = _Pen(ImageDraw.Draw(image), left, top)
    title = ""
    for one in element.iter():
        name = one.tag.removeprefix(SVG) if isinstance(one.tag, str) else None
        if name == "title":
            title = "".join(one.itertext())
        elif name not in ("svg", "g", "desc", None):
            if not (draw := getattr(pen, f"draw_{name}", None)):
                raise CannotDraw(name)
            draw(one)
    held = io.BytesIO()
    image.save(held, "PNG", dpi=(SCALE * 96, SCALE * 96))
    return held.getvalue(), title, float(element.get("width", width)) * MM


class _Pen:
    def __init__(self, canvas, left, top):
        self.canvas, self.left, self.top = canvas, left, top

    def place(self, x, y):
        return (float(x) - self.left) * SCALE, (float(y) - self.top) * SCALE

    @staticmethod
    def numbers(element, *names):
        return [float(element.get(name, 0)) for name in names]

    @staticmethod
    def colour(element, name, default=None):
        value = element.get(name, default)
        return None if value in (None, "none") else ImageColor.getrgb(value)

    @staticmethod
    def thickness(element):
        return max(1, round(float(element.get("stroke-width", 1)) * SCALE))

    def draw_rect(self, element):
        x, y, width, height = self.numbers(element, "x", "y", "width", "height")
        if width <= 0 or height <= 0:
            return
        corners = [self.place(x, y), self.place(x + width, y + height)]
        self.canvas.rectangle(corners, fill=self.colour(element, "fill", "#000000"), **self.edge(element))

    def edge(self, element):
        outline = self.colour(element, "stroke")
        return {"outline": outline, "width": self.thickness(element)} if outline else {}

    def draw_circle(self, element):
        x, y, radius = self.numbers(element, "cx", "cy", "r")
        corners = [self.place(x - radius, y - radius), self.place(x + radius, y + radius)]
        self.canvas.ellipse(corners, fill=self.colour(element, "fill", "#000000"), **self.edge(element))

    def draw_path(self, element):
        points = []
        for step, given in _STEP.findall(element.get("d", "")):
            values = list(map(float, _NUMBER.findall(given)))
            if step == "M":
                self.piece(element, points)
                points = [tuple(values)]
            elif step == "L":
                points.append(tuple(values))
            elif step == "H":
                points.append((values[0], points[-1][1]))
            elif step == "V":
                points.append((points[-1][0], values[0]))
            else:
                points.append(points[0])
        self.piece(element, points)

    def piece(self, element, points):
        """One of the lines of a path, and what it is around."""
        fill = self.colour(element, "fill", "none")
        if fill and len(points) > 2:
            self.canvas.polygon([self.place(*point) for point in points], fill=fill)
        self.stroke(element, points)

    def stroke(self, element, points):
        colour = self.colour(element, "stroke")
        if colour is None or len(points) < 2:
            return
        points = [self.place(*point) for point in points]
        dashes = [float(one) * SCALE for one in _NUMBER.findall(element.get("stroke-dasharray", ""))]
        if not dashes:
            self.canvas.line(points, fill=colour, width=self.thickness(element), joint="curve")
            return
        self.dashed(points, dashes, fill=colour, width=self.thickness(element))

    def dashed(self, points, dashes, **pen):
        """Dashes along a line that may have corners: they go on around them, as on a page."""
        place, left = 0, dashes[0]  # of the dashes, every second a gap
        dashes = dashes if len(dashes) % 2 == 0 else dashes * 2
        for (x1, y1), (x2, y2) in pairwise(points):
            length, at = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 0
            while at < length:
                end = min(at + left, length)
                if place % 2 == 0:
                    self.canvas.line(
                        [(x1 + (x2 - x1) * d / length, y1 + (y2 - y1) * d / length) for d in (at, end)], **pen
                    )
                left -= end - at
                at = end
                if left < SHORTEST:
                    place = (place + 1) % len(dashes)
                    left = dashes[place]

    def draw_text(self, element):
        x, y = self.numbers(element, "x", "y")
        size = round(float(element.get("font-size", 10)) * SCALE)
        with fonts.plex_file(weight=600 if element.get("font-weight") == "600" else 400) as file:
            font = ImageFont.truetype(file, size)
        anchor = {"middle": "ms", "end": "rs"}.get(element.get("text-anchor"), "ls")
        words, fill = "".join(element.itertext()), self.colour(element, "fill", "#000000")
        self.canvas.text(self.place(x, y), words, font=font, fill=fill, anchor=anchor)
