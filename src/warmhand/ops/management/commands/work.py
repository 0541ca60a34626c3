"""`warmhand work`: the worker, which sends the mail that waits and ends daily ratings."""

import logging
import os
import signal
import threading
from argparse import SUPPRESS
from typing import Any

from django.core.management.base import CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from warmhand.ops.command import WarmhandCommand
from warmhand.services import (
    calendar_reading,
    letter_drain,
    letter_upkeep,
    nudges,
    outbox,
    outgoing,
    rating_reminders,
    rating_rounds,
)

LOOK_SECONDS = 2
BEAT_SECONDS = 30

log = logging.getLogger(__name__)


class Command(WarmhandCommand):
    """Send what is due, again and again, or `--once`."""

    help = "Send the mail that waits, until stopped. `warmhand serve` runs this by itself."
    example = "warmhand work --once"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help="send what is due, then stop")
        parser.add_argument("--under-serve", action="store_true", help=SUPPRESS)

    def handle(self, *, once: bool, under_serve: bool, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Drain the outbox."""
        self.prepare_database()
        if once:
            _look_round()
            sent, failed = outgoing.send_due(clock=timezone.now)
            letter_drain.send_due(clock=timezone.now)
            self.stdout.write(f"{sent} sent, {failed} to be tried again.")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        work_until(stop, parent=os.getppid() if under_serve else None)


def _look_round() -> None:
    """Note that the worker is alive, end what is over, and write the mail that the hour asks for."""
    now = timezone.now()
    outbox.note_beat(now=now)
    rating_rounds.close_due(now=now)
    rating_reminders.enqueue_due(now=now)
    nudges.enqueue_due(now=now)
    calendar_reading.read_due(now=now)
    letter_upkeep.look(now=now)


def work_until(stop: threading.Event, *, parent: int | None) -> None:
    """Send what is due until `stop` is set, or until the process `parent` is gone."""
    looks = 0
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        try:
            if looks % (BEAT_SECONDS // LOOK_SECONDS) == 0:
                _look_round()
            outgoing.send_due(clock=timezone.now)
            letter_drain.send_due(clock=timezone.now)
        except DatabaseError:
            # A full disk or a long write of somebody else; the next look tries again.
            log.exception("The worker could not reach the database")
        close_old_connections()
        looks += 1
        stop.wait(LOOK_SECONDS)
