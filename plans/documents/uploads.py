"""The uploads that a document shows or names: each must be there and readable before the document is made."""

import io
from dataclasses import dataclass

from PIL import Image, ImageFile

from bpmplan import danish, files

AGAIN = "Læg filen op igen, eller bed driften om at hente den fra en sikkerhedskopi."
"""A file is known by its content: the same one, put up again anywhere, is the one that is missing."""
UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


@dataclass(frozen=True)
class Fault:
    """An upload that is missing or can't be read: its section's key (empty for the logo), and a Danish sentence."""

    key: str
    sentence: str


def faults(content, open_upload=files.open_stored):
    """The ``Fault``s of a content's logo, images and annexes. Reads every image, so it belongs in the worker."""
    if content.municipality.logo and (what := _fault(content.municipality.logo, True, open_upload)):
        yield Fault("", f"Kommunens logo {what}. Vælg det igen på siden med kommunens indstillinger.")
    for attachment in content.attachments:
        if what := _fault(attachment.sha256, attachment.is_image, open_upload, attachment.size):
            noun = "Billedet" if attachment.is_image else "Bilaget"
            name = f"{noun} »{attachment.title}« ({attachment.file_name}){_places(content, attachment)}"
            yield Fault(attachment.key, f"{name} {what}. {AGAIN}")


def _fault(sha256, is_image, open_upload, size=None):
    """What is wrong with one upload, as the end of a sentence; empty when nothing is."""
    try:
        with open_upload(sha256) as upload:
            stored = upload.read()
    except FileNotFoundError:
        return "findes ikke længere på serveren"
    if size is not None and len(stored) != size:
        return "er beskadiget på serveren"
    if is_image:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is imported
        try:
            with Image.open(io.BytesIO(stored), formats=["PNG", "JPEG"]) as image:
                image.load()
        except UNREADABLE:
            return "er beskadiget og kan ikke vises"
    return ""


def _places(content, attachment):
    """ " i afsnittet »Indledning«": the sections whose texts show an image."""
    link = f"fil:{attachment.key}"
    titles = [
        section.title
        for name, section in content.sections
        if name != "attachment"
        and any(isinstance(value, str) and link in value.lower() for value in vars(section).values())
    ]
    if not titles:
        return ""
    shown = danish.listed(f"»{title}«" for title in titles[:3])
    return f" i {danish.fitting(len(titles), 'afsnittet', 'afsnittene')} {shown}"
