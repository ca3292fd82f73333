"""The servers: web with several workers, the job worker, the database, a mail server and a folder of files."""

import contextlib
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.bpmplan.outbox.server import Conversation, FakeServer

from .storage import FULL

WEB_WORKERS = 3


class Mood:
    """What the mail server answers to every recipient: taken, or the refusal; after so many seconds."""

    def __init__(self):
        self.refusal, self.seconds = None, 0

    def get(self, address, otherwise):
        time.sleep(self.seconds)
        return self.refusal or otherwise


class MailServer(FakeServer):
    """Taken mails outlive it: ``taken`` may be an earlier one's."""

    def __init__(self, port=0, taken=None):
        socketserver.ThreadingTCPServer.__init__(self, ("127.0.0.1", port), Conversation)
        self.answers, self.after_text, self.greeting = Mood(), {}, "220 fake"
        self.taken = [] if taken is None else taken
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request, client_address):
        """Whoever was mailing is killed: that is what this is about."""

    def stop(self):
        self.shutdown()
        self.server_close()


class Servers:
    """``place`` is a folder of their own. ``port`` is the web server's."""

    def __init__(self, place):
        self.place = Path(place)
        self.media = self.place / "media"
        self.media.mkdir()
        self.mail = MailServer()
        self.port = _free_port()
        self.log = (self.place / "servers.log").open("ab")
        self.ending = threading.Event()
        self.web = self.worker = None

    @property
    def environment(self):
        return {"MEDIA_ROOT": str(self.media), "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}"}

    def start(self):
        command = ["-m", "gunicorn", "bpmplan.wsgi", "--bind", f"127.0.0.1:{self.port}", "--timeout", "60"]
        command += ["--workers", str(WEB_WORKERS), "--threads", "4", "--no-control-socket", "--log-level", "error"]
        self.web = self._run(command)
        threading.Thread(target=self._keep_worker, daemon=True).start()
        _wait_for(self.web_answers, 60, "The web server doesn't answer.")

    def stop(self):
        self.ending.set()
        for process in (self.web, self.worker):
            if process is not None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(15)
                process.kill()
                process.wait()
        self.mail.stop()
        self.log.close()

    def web_answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(b"GET /was/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return connection.recv(15).startswith(b"HTTP/1.")
        return False

    def kill_a_web_worker(self):
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()
        if children:
            _kill(int(children[time.monotonic_ns() % len(children)]))

    def kill_the_job_worker(self):
        if self.worker is not None and self.worker.poll() is None:
            self.worker.kill()

    def kill_the_database(self):
        """And start it again, as a service manager does."""
        postgres = Path(os.environ["POSTGRES_PLACE"])
        _kill(int((postgres / "data" / "postmaster.pid").read_text().split()[0]))
        time.sleep(0.5)
        _wait_for(lambda: subprocess.run([postgres / "start"], check=False).returncode == 0, 60, "No database.")

    @contextlib.contextmanager
    def without_mail_server(self):
        port, taken = self.mail.port, self.mail.taken
        self.mail.stop()
        try:
            yield
        finally:
            self.mail = MailServer(port, taken)

    @contextlib.contextmanager
    def with_a_full_disk(self):
        (self.place / FULL).touch()
        try:
            yield
        finally:
            (self.place / FULL).unlink()

    @contextlib.contextmanager
    def without_storage(self):
        """A file lies where the folder was, as when a share isn't mounted."""
        away = self.place / "media-away"
        self.media.rename(away)
        self.media.touch()
        try:
            yield
        finally:
            self.media.unlink()
            away.rename(self.media)

    def _run(self, command):
        environment = os.environ | self.environment
        return subprocess.Popen([sys.executable, *command], env=environment, stdout=self.log, stderr=self.log)

    def _keep_worker(self):
        """Start the job worker again whenever it has ended, as a service manager does."""
        while not self.ending.is_set():
            if self.worker is None or self.worker.poll() is not None:
                self.worker = self._run(["manage.py", "work"])
            self.ending.wait(0.5)


def _kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _wait_for(question, seconds, otherwise):
    until = time.monotonic() + seconds
    while not question():
        if time.monotonic() > until:
            raise TimeoutError(otherwise)
        time.sleep(0.3)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
