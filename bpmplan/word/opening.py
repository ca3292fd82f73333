"""Opening a Word document that somebody sent: never more of it is unpacked than may be."""

import io
import zipfile


class NotWord(Exception):
    """The content is no Word document (.docx), or a broken one."""


class TooLarge(Exception):
    """Unpacked, it would take more than it may."""


def opened(data: bytes, *, max_unpacked: int, max_xml: int):
    """The document, as python-docx has it. ``max_unpacked``: bytes of all of it; ``max_xml``: bytes of its text.

    Each byte of text takes some ten of memory. Raises ``NotWord`` or ``TooLarge``.
    """
    import docx  # takes long to import, and is needed in the child process that reads

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
        xml = sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels")))
        if sum(sizes.values()) > max_unpacked or xml > max_xml:
            raise TooLarge
        return docx.Document(io.BytesIO(data))
    except (TooLarge, MemoryError):
        raise
    except Exception as error:  # a broken or foreign zip can make the parser raise anything at all
        raise NotWord from error
