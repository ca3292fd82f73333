"""Where sentences begin and end in a paragraph."""

import re

_ABBREVIATION = re.compile(
    r"(?:\b(?:nr|d|ca|fx|jf|pct|mio|mia|kr|kl|stk|hhv|inkl|ekskl|evt|mv|m\.v|m\.m|bl\.a|f\.eks|"
    r"dvs|d\.v\.s|pga|ift|vedr|"
    r"osv|o\.l|p\.t|pr|iht|tlf|kap|j|sagsnr)|\b[A-ZÆØÅ]|\b\d{1,2})\.$",
    re.I,
)

_STOP = re.compile(r"[.!?][\"”»)]?\s+(?=[\"”“»(]?[A-ZÆØÅ0-9])")


def sentences(text: str, start: int = 0) -> list[tuple[int, int]]:
    """(begin, end) of each sentence in ``text[start:]``, without the white space between them."""
    spans, begin = [], start
    for match in _STOP.finditer(text, start):
        if _ABBREVIATION.search(text[max(begin, match.start() - 12) : match.start() + 1]):
            continue
        end = match.start() + len(match[0].rstrip())
        spans.append((begin, end))
        begin = match.end()
    if text[begin:].strip():
        spans.append((begin, len(text)))
    return spans
