"""People who write: each presses the button again, with the same form, until the program has said something.

A save as one writes (``autosave``) is what ``static/js/page.js`` does: it goes on from the answer to the last one.
"""

import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db import DatabaseError, close_old_connections, connection

from bpmplan.once import keys
from plans.models import Chapter

from .troubles import ABOUT

ACKNOWLEDGED, REFUSED, UNANSWERED = "acknowledged", "refused", "unanswered"
PATIENCE = 120
"""Seconds in which a person presses again after an error."""
TIMEOUT = 40
"""Seconds that a browser waits for an answer."""
OTHERS = {"add": 0.01, "upload": 0.01, "invite": 0.01}
"""How often something else is done instead of a contested save."""
AUTOSAVED = 0.5
"""How many of the saves are made as one writes."""
OFTENER = 0.1
"""How often that is done which the trouble is about: files, mails."""


@dataclass
class Deed:
    """One form, pressed until it was answered. ``token`` stands in what it writes, and nowhere else."""

    kind: str
    token: str
    trouble: str
    user: int
    content: bytes = b""
    outcome: str = UNANSWERED
    statuses: Counter = field(default_factory=Counter)
    seconds: float = 0

    @property
    def presses(self):
        return sum(self.statuses.values())


class Writer(threading.Thread):
    """``number`` is whose paragraph they write; ``browser`` their cookies; ``scene`` what there is to write."""

    def __init__(self, number, browser, scene, port, turns):
        super().__init__(daemon=True)
        self.number, self.browser, self.scene, self.port = number, browser, scene, port
        self.turns = turns
        self.random = random.Random(number)
        self.deeds = []
        self.part = None  # what the page of writing has open

    def run(self):
        while (trouble := self.turns.next()) is not None:
            kind = self._kind(trouble)
            token = f"t{self.number}x{len(self.deeds)}x"
            deed = Deed(kind, token, trouble, self.browser.user)
            self.deeds.append(deed)
            began = time.monotonic()
            try:
                getattr(self, f"_{kind}")(deed)
            finally:
                deed.seconds = time.monotonic() - began
                self.turns.done()
        connection.close()

    def _kind(self, trouble):
        shares = OTHERS | {kind: OFTENER for about, kind in ABOUT.items() if about in trouble}
        kind = self.random.choices(["save", *shares], [1 - sum(shares.values()), *shares.values()])[0]
        return "autosave" if kind == "save" and self.random.random() < AUTOSAVED else kind

    def _save(self, deed):
        """Their own paragraph of the text that all ten write in; now and then the one that is everybody's."""
        base = self._read()
        mine = f"Skriver {self.number}:" if self.random.random() > 0.05 else "Alle:"
        parts = [part for part in base["text"].split("\n\n") if not part.startswith(mine)]
        parts.append(f"{mine} {deed.token}")
        text = "\n\n".join(sorted(parts))
        data = {"started_from": base["edit_no"], "title": base["title"], "text": text}
        self._press(deed, self.scene.text_address, data)
        self.part = None  # in the other window the person would be asked about their own words

    def _autosave(self, deed):
        """Their own paragraph again, from what the page has open; the colleagues' words come with the answer."""
        if self.part is None:
            self.part = self._read()
        mine = f"Skriver {self.number}:"
        parts = [part for part in self.part["text"].split("\n\n") if not part.startswith(mine)]
        self.part["text"] = "\n\n".join(sorted([*parts, f"{mine} {deed.token}"]))
        data = {"started_from": self.part["edit_no"], "title": self.part["title"], "text": self.part["text"]}
        answer = self._press(deed, self.scene.part_address, data, in_place=True)
        if answer is None:
            self.part = None
        else:
            self.part["edit_no"] = answer["edit_no"]
            self.part |= answer["values"]

    def _add(self, deed):
        address = self.random.choice(self.scene.add_addresses)
        self._press(deed, address, {"kind": "text", "title": deed.token, "new_key": uuid.uuid4()})

    def _upload(self, deed):
        deed.content = (deed.token + "\n" + "Linje.\n" * self.random.randrange(10, 20_000)).encode()
        data = {"title": deed.token, "alt": "", "new_key": uuid.uuid4()}
        self._press(deed, self.scene.upload_address, data, file=(f"{deed.token}.txt", deed.content))

    def _invite(self, deed):
        data = {"name": deed.token, "email": f"{deed.token}@example.dk", "role": "reader"}
        self._press(deed, self.scene.invite_address, data, browser=self.scene.administrator)

    def _read(self):
        """The text as the page would show it, asked of the database: the web server is asked to save."""
        while True:
            try:
                close_old_connections()
                return Chapter.objects.values("edit_no", "title", "text").get(pk=self.scene.text)
            except DatabaseError:
                connection.close()
                time.sleep(0.3)

    def _press(self, deed, address, data, *, file=None, browser=None, in_place=False):
        """What the page of writing was answered, ``in_place``; else, and when it was refused, None."""
        browser = browser or self.browser
        data = data | {"csrfmiddlewaretoken": browser.token}
        if not in_place:
            data |= {keys.FIELD: keys.new_key()}
        body, content_type = _encoded(data, file)
        headers = {"Content-Type": content_type, "Cookie": browser.cookies}
        if in_place:
            headers["X-Bpmplan"] = "part"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status, location, answer = self._send(address, body, headers)
            deed.statuses[status] += 1
            if status in (302, 303):
                if location.startswith("/konto/"):
                    raise AssertionError(f"{browser.cookies} is signed out")
                deed.outcome = ACKNOWLEDGED
                return None
            if status == 200 and in_place:
                deed.outcome = ACKNOWLEDGED
                return json.loads(answer)
            if 400 <= status < 500:
                deed.outcome = REFUSED
                return None
            time.sleep(self.random.uniform(0.2, 1))
        return None

    def _send(self, address, body, headers):
        """``(status, where it leads, what it says)``; 0 for no answer."""
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            web.request("POST", address, body, headers)
            answer = web.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read()
        except (OSError, http.client.HTTPException):
            return 0, "", b""
        finally:
            web.close()


def _encoded(data, file):
    if file is None:
        return urlencode(data).encode(), "application/x-www-form-urlencoded"
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{value}\r\n' for n, value in data.items()]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n'
    head += "Content-Type: text/plain\r\n\r\n"
    body = "".join(parts).encode() + head.encode() + file[1] + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"
