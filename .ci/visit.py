"""Visits a running site as a stranger: ``visit.py http://127.0.0.1:8000``. Every page must come, and one lead to a PDF.

Begins at the front page, follows the site's own links, nearest first, and ends with an error after LIMIT pages.
"""

import re
import sys
import time
from collections import deque
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import ProxyHandler, build_opener

LIMIT = 60
PATIENCE = 90
"""Seconds in which the worker must have made a document that is asked for."""

start = sys.argv[1].rstrip("/") + "/"
opener = build_opener(ProxyHandler({}))  # this machine only, whatever its proxy
waiting, known = deque([start]), {start}
for number in range(1, LIMIT + 1):
    if not waiting:
        break
    address = waiting.popleft()
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with opener.open(address, timeout=180) as response:
                kind, body = response.headers.get_content_type(), response.read()
        except HTTPError as error:
            sys.exit(f"{address} answers {error.code}")
        if response.status != 202:
            break
        if time.monotonic() > until:
            sys.exit(f"{address} is still being made after {PATIENCE} seconds: does a worker run?")
        time.sleep(1)
    if kind == "application/pdf":
        if not (body.startswith(b"%PDF-") and body.rstrip().endswith(b"%%EOF")):
            sys.exit(f"{address} is no whole PDF")
        print(f"{number - 1} pages, and a PDF of {len(body) // 1000} kB at {urlsplit(address).path}")
        sys.exit()
    if kind != "text/html":
        continue
    for link in re.findall(r'<a [^>]*href="([^"]+)"', body.decode()):
        link = urldefrag(urljoin(address, unescape(link))).url
        if link.startswith(start) and link not in known:
            known.add(link)
            # A PDF is what is looked for: it comes next.
            waiting.appendleft(link) if urlsplit(link).path.endswith(".pdf") else waiting.append(link)
sys.exit(f"No PDF is linked from the first {len(known)} addresses of {start}")
