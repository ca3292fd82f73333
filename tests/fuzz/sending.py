"""Putting an input into a page: asked in a transaction that is taken back, and read to its end."""

import time
from urllib.parse import quote

from django.db import transaction

WEB_SECONDS = 2
"""Processor time that one request may cost."""


class Broken(AssertionError):
    """What must hold doesn't."""


def demand(holds, what):
    if not holds:
        raise Broken(what)


def sent(scene, who, method, address, body=b"", content_type="application/x-www-form-urlencoded"):
    """Ask, read the answer to its end, and take back what was done. The answer."""
    client = scene.client(who)
    with transaction.atomic():
        answer = asked(client.generic, method, address, body, content_type=content_type)
        where = answer.get("Location", "")
        if method == "POST" and where.startswith("/") and not where.startswith("/konto/log"):
            asked(client.get, where)  # what was stored can be shown
        transaction.set_rollback(True)
    return answer


def asked(request, *args, **kwargs):
    """The answer to a request, read to its end; it may cost no more than a page may."""
    started = time.process_time()
    answer = read(request(*args, **kwargs))
    spent = time.process_time() - started
    demand(spent < WEB_SECONDS, f"{answer.request['PATH_INFO']} took {spent:.1f} s")
    return answer


def read(answer):
    b"".join(answer) if answer.streaming else answer.content
    demand(answer.status_code < 500, f"the answer was {answer.status_code}")
    return answer


def encoded(fields):
    """Fields as a browser sends them; what is no valid text goes as the bytes that it would be."""
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in fields).encode()


def quoted(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def multipart(fields, files):
    parts = []
    for name, value in fields:
        parts.append(f'name="{name}"\r\n\r\n'.encode("utf-8", "replace") + value.encode("utf-8", "surrogatepass"))
    for name, (file_name, content) in files.items():
        file_name = file_name.replace('"', "")
        head = f'name="{name}"; filename="{file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        parts.append(head.encode("utf-8", "replace") + content)
    body = b"".join(b"--fuzz\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return body + b"--fuzz--\r\n", "multipart/form-data; boundary=fuzz"
