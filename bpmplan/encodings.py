"""The letters of a file that somebody brought, whatever it was saved as."""

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decoded(content: bytes) -> str:
    """The text as its mark says (UTF-16, Excel's »Unicode-tekst«), else as UTF-8, else as Windows writes it.

    Raises ``UnicodeDecodeError`` for what has the mark of UTF-16 and is none.
    """
    if content.startswith(UTF_16_MARKS):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
