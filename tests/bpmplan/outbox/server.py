"""A mail server for tests, on this machine: it answers as it is told, and remembers what it has taken."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager


class FakeServer(socketserver.ThreadingTCPServer):
    """``answers``: address → what RCPT is answered. ``after_text``: address → what the text is answered, or a function
    that is called instead of answering. ``taken``: what has been taken, as ``email.message.EmailMessage``.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, **answers):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers = answers.get("answers", {})
        self.after_text = answers.get("after_text", {})
        self.greeting = answers.get("greeting", "220 fake")
        self.taken = []

    @property
    def port(self):
        return self.server_address[1]

    @property
    def addresses(self):
        return sorted(message["To"] for message in self.taken)


class Conversation(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say(self.server.greeting)
        address = ""
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            verb = verb.upper()
            if verb == "RCPT":
                address = rest.partition("<")[2].partition(">")[0]
                self.say(self.server.answers.get(address, "250 ok"))
            elif verb == "DATA":
                self.say("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += self.rfile.readline()
                answer = self.server.after_text.get(address, "250 taken")
                message = email.message_from_bytes(text[:-5], policy=email.policy.default)
                if callable(answer):
                    answer = answer(message)
                    if answer is None:
                        return  # hangs up
                if answer.startswith("250"):
                    self.server.taken.append(message)
                self.say(answer)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


@contextmanager
def serving(**answers):
    """A ``FakeServer`` that runs while the block does."""
    with FakeServer(**answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
