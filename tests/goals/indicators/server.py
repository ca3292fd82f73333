"""A server that answers as Jobindsats' API, version 3, is known to: on this machine, with made-up numbers.

Nobody here has called the real one. Its shapes are from what public clients of it read and write (October 2026), from
the guide they name (jobindsats.dk/api/kom-i-gang/brugervejledning-til-version-3) and from the project's own notes:

* ``Authorization: Bearer <token>``; a raw token, as version 2 had it, gives 401 (a client's note of 30 September 2026).
* ``format=json|csv`` on every call; JSON may begin with a byte order mark, CSV does, with ``;`` and decimal commas.
* ``/tables``: subjects with ``table_groups`` with ``tables`` of ``table_id`` and ``table_name``, and the dates
  ``update_latest`` and ``update_next``, whose format isn't known.
* ``/table/<id>``: ``periods`` of ``periodtype_id`` with ``values`` of ``period_id``, the newest first; ``dimensions`` →
  ``hierarchies`` → ``levels`` → ``values`` of ``value_id`` and ``value_name``; groups of measures, of which only the
  names in questions are known (``mgroup.mgrpy25i14_1=measi14_1``): ``mgroups``, ``mgroup_id`` … are guesses here.
* ``/data/<id>?mgroup.<g>=<measure>&period.M=2024M05,…|latest:14&hierarchy._nykom=/|*|level:<id>``: ``columns``, which
  are Danish labels and may repeat, and ``rows`` of cells. Areas come by name, ``/`` is the top ("Hele landet"), and
  "Uoplyst område" stands among the municipalities.
* Numbers: integers, or text such as "1.234,5"; ``.``, ``..``, ``-`` or nothing where there is none.
* 400, 401 and 422 come with words; 429 and 5xx pass.
"""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = "a-token-of-the-tests"
TABLE = "y01a02"
GROUP, MEASURE = "mgrpy01a02_1", "meas01_1"
REGIONS = ["Region Hovedstaden", "Region Midtjylland", "Region Nordjylland", "Region Sjælland", "Region Syddanmark"]
MUNICIPALITIES = ["Aalborg", "Aarhus", "Esbjerg", "Læsø"]
UNKNOWN = "Uoplyst område"
BOM = "\ufeff"


def months(first_year, last_year):
    return [f"{year}M{month:02}" for year in range(first_year, last_year + 1) for month in range(1, 13)]


def value_of(area, period):
    """What the table says: integers of large areas, text with a decimal comma of others, a sign where it is silent."""
    if area == "Læsø":
        return ".." if period.endswith(("1", "4", "7")) else "-"
    number = sum(map(ord, area)) % 700 + int(period[:4]) - 2000 + int(period[-2:])
    return number * 100 if area in (*REGIONS, "Hele landet") else f"1.{number % 900 + 100},{number % 10}"


class JobindsatsServer:
    """``address`` is what the settings name. Change what it does by its fields; ``asked`` are the calls it got.

    ``busy``: so many calls get ``busy_status`` first. ``slow``: seconds before each answer. ``broken``: the answer to
    the call of that number (from 1, of ``/data`` only) ends in the middle. ``changed``: ``{(area, period): cell}``.
    """

    def __init__(self):
        self.asked = []
        self.busy, self.busy_status, self.retry_after = 0, 429, ""
        self.slow, self.broken, self.bom = 0, 0, False
        self.changed, self.municipalities, self.periods = {}, list(MUNICIPALITIES), months(2023, 2024)
        self.table_name, self.measures, self.redirect_to = "A-dagpenge, fuldtidspersoner", [MEASURE], ""
        self.updated = "2024-11-20"
        self.address = ""

    # --- answers ---

    def answer(self, path, asked, authorization):
        """``(status, text)``."""
        if authorization != f"Bearer {TOKEN}":
            return 401, json.dumps({"message": "Unauthorized"})
        if self.busy:
            self.busy -= 1
            return self.busy_status, "Try again later"
        if asked.get("format") not in ("json", "csv"):
            return 400, json.dumps({"message": "format is required"})
        if path == "/subjects":
            return 200, json.dumps([{"subject_id": "y01", "subject_name": "A-dagpenge"}])
        if path == "/tables":
            return 200, json.dumps(self.tables())
        if path == f"/table/{TABLE}":
            return 200, json.dumps(self.table())
        if path == f"/data/{TABLE}":
            return self.data(asked)
        return 422, json.dumps({"message": f"Ukendt tabel {path.rpartition('/')[2]}"})

    def tables(self):
        table = {"table_id": TABLE, "table_name": self.table_name}
        table |= {"update_latest": self.updated, "update_next": "2024-12-20"}
        group = {"table_group_id": "y01a", "table_group_name": "Antal personer", "tables": [table]}
        return [{"subject_id": "y01", "subject_name": "A-dagpenge", "table_groups": [group]}]

    def table(self):
        def values(names):
            return [{"value_id": f"/{number}/", "value_name": name} for number, name in enumerate(names, start=1)]

        def hierarchy(name, label, *levels):
            top = {"level_id": "i_alt", "level_name": "I alt", "values": [{"value_id": "/", "value_name": levels[0]}]}
            rest = [{"level_id": level, "level_name": level, "values": values(names)} for level, names in levels[1:]]
            return {"hierarchy_id": name, "hierarchy_name": label, "levels": [top, *rest]}

        areas = [
            hierarchy("_nykom", "Kommuner", "Hele landet", ("kommune", [*self.municipalities, UNKNOWN])),
            hierarchy("_region", "Regioner", "Hele landet", ("region", REGIONS)),
            hierarchy("_hele_landet", "Hele landet", "Hele landet"),
        ]
        ages = [hierarchy("_alder", "Alder", "Alder i alt", ("alder", ["16-29 år", "30-66 år"]))]
        months_ = [{"period_id": period, "period_name": period} for period in reversed(self.periods)]
        return {
            "table_id": TABLE,
            "table_name": self.table_name,
            "periods": [{"periodtype_id": "M", "periodtype_name": "Måned", "values": months_}],
            "dimensions": [
                {"dimension_id": "_omrade", "dimension_name": "Område", "hierarchies": areas},
                {"dimension_id": "_alder", "dimension_name": "Alder", "hierarchies": ages},
            ],
            "mgroups": [
                {
                    "mgroup_id": GROUP,
                    "mgroup_name": "Fuldtidspersoner",
                    "measures": [
                        {"measure_id": one, "measure_name": "Antal fuldtidspersoner"} for one in self.measures
                    ],
                }
            ],
        }

    def data(self, asked):
        number = sum(path.startswith("/data/") for path, _ in self.asked)
        if asked.get(f"mgroup.{GROUP}", asked.get("mgroup.*")) not in ("*", *self.measures):
            return 422, json.dumps({"message": "Ukendt måling"})
        wanted = asked.get("period.M", "")
        if wanted.startswith("latest:"):
            periods = self.periods[-int(wanted.partition(":")[2]) :]
        else:
            periods = wanted.split(",")
        if not set(periods) <= set(self.periods):
            return 422, json.dumps({"message": "Ukendt periode"})
        areas = self.areas(asked)
        if areas is None:
            return 422, json.dumps({"message": "Ukendt hierarki"})
        columns, extra = ["Periode", "Område"], []
        if age := asked.get("hierarchy._alder"):
            columns.append("Alder")
            extra = [{"/": "Alder i alt", "/1/": "16-29 år"}.get(age, "30-66 år")]
        columns.append("Antal fuldtidspersoner")
        rows = [
            [period, area, *extra, self.changed.get((area, period), value_of(area, period))]
            for area in areas
            for period in periods
        ]
        text = json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False)
        return 200, text[: len(text) // 2] if number == self.broken else text

    def areas(self, asked):
        everything = {
            "_nykom": [*self.municipalities, UNKNOWN],
            "_region": REGIONS,
            "_hele_landet": ["Hele landet"],
        }
        for name, names in everything.items():
            match asked.get(f"hierarchy.{name}"):
                case None:
                    continue
                case "/":
                    return ["Hele landet"]
                case "*":
                    return ["Hele landet", *names] if name == "_nykom" else names
                case _:
                    return names
        return None


@contextmanager
def running():
    """A ``JobindsatsServer`` that answers on this machine."""
    server = JobindsatsServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            parts = urlsplit(self.path)
            server.asked.append((parts.path, dict(parse_qsl(parts.query))))
            time.sleep(server.slow)
            status, text = server.answer(*server.asked[-1], self.headers.get("Authorization", ""))
            if server.redirect_to:
                status, text = 302, ""
            content = ((BOM if server.bom else "") + text).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if server.redirect_to:
                self.send_header("Location", server.redirect_to)
            if status == 429 and server.retry_after:
                self.send_header("Retry-After", server.retry_after)
            self.end_headers()
            with suppress(OSError):  # nobody waits any longer
                self.wfile.write(content)

        def log_message(self, *given):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    server.address = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
