"""A mail server for tests: takes what it is given, or says no, or hangs up at a chosen point."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import Enum, auto


class Manner(Enum):
    TAKES = auto()
    REFUSES = auto()
    TAKES_AND_HANGS_UP = auto()  # the mail is there, but the sender never learns it


class Catcher(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.manner = Manner.TAKES
        self.caught: list[EmailMessage] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?tls=none"


class Session(socketserver.StreamRequestHandler):
    server: Catcher

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 catcher")
        while line := self.rfile.readline():
            word = line.strip().upper()
            if word == b"DATA":
                if not self.take():
                    return
            elif word.startswith(b"RCPT") and self.server.manner is Manner.REFUSES:
                self.say("550 nobody here by that name")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if not line:
            return False  # cut off before its end: no server keeps such a mail
        self.server.caught.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if self.server.manner is Manner.TAKES_AND_HANGS_UP:
            return False
        self.say("250 taken")
        return True


@contextmanager
def catching() -> Iterator[Catcher]:
    with Catcher() as catcher:
        thread = threading.Thread(target=catcher.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield catcher
        finally:
            catcher.shutdown()
            thread.join()
