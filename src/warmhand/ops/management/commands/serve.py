"""`warmhand serve`: the site and its worker together."""

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from warmhand.ops.command import WarmhandCommand
from warmhand.ops.serving import HOST, Kept, Server
from warmhand.services import people

FIRST_NAME = "My practice"


class Command(WarmhandCommand):
    """Prepare the database, then serve until stopped."""

    help = "Serve the site on this machine, with the worker that sends its mail."
    example = "warmhand serve --data ~/warmhand --port 8000"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the port."""
        parser.add_argument("--port", type=int, default=8000, help="default: 8000")

    def handle(self, *, port: int, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Serve; returns never, Ctrl-C ends it."""
        refuse_taken_port(port)
        take_address(port)
        self.prepare_database()
        for line in self._first_words():
            self.stdout.write(line)
        self.stdout.flush()
        # No connection may cross the fork into the web process.
        connections.close_all()
        command = [sys.executable, "-m", "warmhand", "work", "--under-serve"]
        worker = Kept(command, say=self.stderr.write)
        Server(port=port, kept=worker, when_ready=lambda: self._ready(port)).run()

    def _first_words(self) -> list[str]:
        now = timezone.now()
        practice = people.any_practice() or people.open_practice(name=FIRST_NAME, now=now)
        if practice.memberships.exists():
            return []
        link = people.first_owner_link(practice=practice, now=now)
        return ["Nobody signs in here yet. Open this address once to become the owner:", link]

    def _ready(self, port: int) -> None:
        self.stdout.write(f"Warmhand is at http://localhost:{port} (Ctrl-C stops it)")
        self.stdout.flush()


def refuse_taken_port(port: int) -> None:
    """Raise `CommandError` where another program listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as taken:
            raise CommandError(
                f"Port {port} is not free here. Try another one: --port {port + 1}"
            ) from taken


def take_address(port: int) -> None:
    """Let links carry the `port` served here, where no other address is set."""
    if "WARMHAND_ADDRESS" not in os.environ:
        settings.ADDRESS = f"http://localhost:{port}"
        settings.CSRF_TRUSTED_ORIGINS = [settings.ADDRESS]
        os.environ["WARMHAND_ADDRESS"] = settings.ADDRESS
