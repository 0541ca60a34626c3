"""`make bench-newsletter`: 5,000 readers, and a worker that is killed 12 times while it sends.

Real worker processes (`warmhand work`) hand real mails to a mail server of this test, and get
SIGKILL in turn at four moments: as the server is about to take the sender, as the mail is about
to travel, when the server has it and has not said so, and right after it said so. Readers leave
before the first mail, and while the worker sends. Then it is counted who got what.

Exits 1 unless: nobody got it twice, nobody got it who had left, and everybody else got it or is
held for a person to look at. `--plant NAME` puts a fault into the worker: the run must then end
with FAIL.
"""

# ruff: noqa: PLC0415 - what needs Django is imported once the folder and the server are named
import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.mail_catcher import Session, catching  # noqa: E402

ADDRESS = "https://letters.example.org"
LINES = ("250 fine", "354 go on", "250 taken", "250 taken")
MOMENTS = (
    "before the sender is taken",
    "before the mail travels",
    "taken, not yet said",
    "taken and said",
)
AFTER = 3  # this moment is after the line went out, the others before it
PATIENCE_SECONDS = 600


class Killer(Session):
    """A mail session in which the worker may die at a chosen moment."""

    def handle(self) -> None:
        """Take mails until the worker is gone."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def say(self, line: str) -> None:
        """Answer; at the chosen moment kill the worker first, or right after."""
        drill = DRILL[0]
        moment = drill.moment_of(line)
        if moment is not None and moment != AFTER:
            drill.kill()
        with contextlib.suppress(OSError):  # nobody listens any more
            super().say(line)
        if moment == AFTER:
            drill.kill()


class Drill:
    """When the worker dies: one moment after another, at numbers of mails drawn by chance."""

    def __init__(
        self, caught: list[object], *, readers: int, kills: int, chance: random.Random
    ) -> None:
        """Draw at which mails the worker dies; `caught` grows as the server takes mails."""
        self.caught = caught
        self.at = sorted(chance.sample(range(1, max(kills + 1, readers * 9 // 10)), kills))
        self.killed: list[str] = []
        self.worker: subprocess.Popen[bytes] | None = None
        self.lock = threading.Lock()

    def moment_of(self, line: str) -> int | None:
        """Return which moment it is, or None where the worker lives on."""
        with self.lock:
            number = len(self.killed)
            if number >= len(self.at) or len(self.caught) < self.at[number]:
                return None
            moment = number % len(LINES)
            if self.worker is None or line != LINES[moment]:
                return None
            self.killed.append(MOMENTS[moment])
            return moment

    def kill(self) -> None:
        """End the worker as a power cut would."""
        worker, self.worker = self.worker, None
        if worker is not None:
            worker.send_signal(signal.SIGKILL)
            worker.wait()


DRILL: list[Drill] = []


def plant_again() -> None:
    """Send what a dead worker left behind once more, as the outbox of other mail does."""
    from warmhand.services import letter_drain
    from warmhand.store.models import Delivery

    def hold_dropped(*, now: datetime) -> int:
        return Delivery.objects.filter(state="sending").update(state="waiting")

    letter_drain.hold_dropped = hold_dropped


def plant_late_claim() -> None:
    """Note a mail as leaving only once it left."""
    from warmhand.services import letter_drain
    from warmhand.store.models import Delivery

    posted = letter_drain._posted

    def late(row: Delivery, post: Callable[[], None], *, clock: Callable[[], datetime]) -> object:
        def post_and_claim() -> None:
            post()
            Delivery.objects.filter(pk=row.pk).update(state="sending", sent_at=clock())

        return posted(row, post_and_claim, clock=clock)

    letter_drain.claim = lambda _row, now: True
    letter_drain._posted = late


def plant_unasked() -> None:
    """Claim without asking whether the reader is still there."""
    from warmhand.services import letter_drain
    from warmhand.store.models import Delivery

    def claim(row: Delivery, *, now: datetime) -> bool:
        rows = Delivery.objects.filter(pk=row.pk, state="waiting")
        return bool(rows.update(state="sending", sent_at=now, lease_until=now + timedelta(hours=1)))

    letter_drain.claim = claim


PLANTS = {"again": plant_again, "late-claim": plant_late_claim, "unasked": plant_unasked}


def work(plant: str | None) -> None:
    """Be the worker process."""
    import django

    django.setup()
    if plant:
        PLANTS[plant]()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["warmhand", "work"])


def queued(readers: int) -> object:
    """Make a practice with so many readers and begin to send."""
    from django.utils import timezone
    from django_scopes import scope

    from warmhand.core.people import Role
    from warmhand.services import editions_sending
    from warmhand.services.people import add_member
    from warmhand.store.models import Edition, Practice, Subscriber

    now = timezone.now()
    practice = Practice.objects.create(
        name="Linden Row Massage",
        slug="linden-row",
        practitioner_name="Maren Holt",
        address_line="12 Linden Row",
        city="Portland",
        email="desk@example.org",
        mail_from_address="maren@example.org",
        mail_tested_at=now,
        reach_address=ADDRESS,
        reach_confirmed_at=now,
        letter_per_hour=10_000_000,
        created_at=now,
        set_up_at=now,
    )
    user = add_member(
        practice=practice,
        email="maren@example.org",
        name="Maren Holt",
        password="a-calm-linden-row",
        role=Role.OWNER,
        now=now,
    )
    with scope(practice=practice):
        Subscriber.objects.bulk_create(
            [
                Subscriber(
                    practice=practice,
                    email=f"reader{number}@example.org",
                    state="confirmed",
                    asked_at=now,
                    confirmed_at=now,
                    created_at=now,
                    words_version="bench",
                )
                for number in range(readers)
            ],
            batch_size=500,
        )
        edition = Edition.objects.create(
            practice=practice,
            number=1,
            slug="winter",
            subject="Winter hours",
            body="# Winter\n\nWe are here on Saturdays too.",
            created_at=now,
            changed_at=now,
        )
        editions_sending.start(edition=edition, user=user, now=now)
    return edition


def leave(numbers: list[int]) -> None:
    """Let these readers leave now."""
    from django.utils import timezone

    from warmhand.core.newsletter import LeftBy
    from warmhand.services import subscribers
    from warmhand.store.models import Subscriber

    for number in numbers:
        row = Subscriber.objects.get(email=f"reader{number}@example.org")
        subscribers.leave(row=row, by=LeftBy.ONE_CLICK, now=timezone.now())


@contextmanager
def workers(drill: Drill, command: list[str]) -> Iterator[Callable[[], None]]:
    """Give a function that starts a worker where none lives; end the last one at the end."""

    def keep() -> None:
        with drill.lock:
            if drill.worker is None:
                drill.worker = subprocess.Popen(
                    command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )

    try:
        yield keep
    finally:
        if drill.worker is not None:
            drill.worker.terminate()
            drill.worker.wait()


def send_all(drill: Drill, command: list[str], leaving: list[int], *, readers: int) -> None:
    """Keep a worker alive until nothing waits; meanwhile readers leave, a few at a time."""
    from warmhand.store.models import Delivery

    until = time.monotonic() + PATIENCE_SECONDS
    # All have left well before the end: not all mails are caught, since some are held or skipped.
    step = max(1, readers * 8 // 10 // (len(leaving) + 1))
    with workers(drill, command) as keep:
        while time.monotonic() < until:
            keep()
            while leaving and len(drill.caught) >= step * (1 + total_left(leaving)):
                leave([leaving.pop()])
            if not Delivery.objects.filter(state="waiting").exists() and not leaving:
                return
            time.sleep(0.05)
    sys.exit("The worker did not come to an end.")


LEFT_AT_FIRST: list[int] = []


def total_left(leaving: list[int]) -> int:
    """Return how many of the later ones have left by now."""
    return LEFT_AT_FIRST[0] - len(leaving)


def counted(caught: list[object], *, readers: int, early: set[str]) -> bool:
    """Print who got what; return whether the bar holds."""
    from django.db.models import F

    from warmhand.store.models import Delivery, Suppressed

    got = Counter(parseaddr(str(mail["To"]))[1] for mail in caught)
    states = dict.fromkeys(("sent", "held", "skipped", "refused", "waiting", "sending"), 0)
    states |= Counter(Delivery.objects.values_list("state", flat=True))
    late = Delivery.objects.filter(
        subscriber__left_at__lt=F("sent_at"), state__in=("sent", "held")
    ).count()
    twice = sum(count > 1 for count in got.values())
    left = sum(got[email] > 0 for email in early) + late
    sent = {row.subscriber.email for row in _rows("sent")}
    held = {row.subscriber.email for row in _rows("held")}
    lost = len(sent - set(got))
    print(f"readers {readers:,}  left {Suppressed.objects.count()}  mails {len(caught):,}")
    print("  ".join(f"{state} {count:,}" for state, count in states.items()))
    print(f"held that had arrived {len(held & set(got))}, that had not {len(held - set(got))}")
    print(f"twice {twice}  to who had left {left}  noted as sent and never seen {lost}")
    everybody = states["sent"] + states["held"] + states["skipped"] == readers
    print(f"sent + held + left in time = all: {'yes' if everybody else 'NO'}")
    return twice == left == lost == 0 and everybody


def _rows(state: str) -> list[object]:
    from warmhand.store.models import Delivery

    return list(Delivery.objects.filter(state=state).select_related("subscriber"))


def drill(readers: int, kills: int, *, seed: int, plant: str | None) -> bool:
    """Send one newsletter with kills; return whether the bar holds."""
    from django.utils import timezone
    from django_scopes import scopes_disabled

    from warmhand.core.newsletter import LETTER_LEASE
    from warmhand.ops.database import prepare_database
    from warmhand.services import letter_drain

    prepare_database(now=timezone.now(), say=lambda _words: None)
    chance = random.Random(seed)
    leaving = chance.sample(range(readers), readers // 25)
    early, later = leaving[::2], leaving[1::2]
    LEFT_AT_FIRST[:] = [len(later)]
    began = time.monotonic()
    with scopes_disabled(), catching() as catcher:
        catcher.RequestHandlerClass = Killer
        os.environ["WARMHAND_MAIL_URL"] = catcher.url
        DRILL[:] = [Drill(catcher.caught, readers=readers, kills=kills, chance=chance)]
        queued(readers)
        leave(early)
        command = [sys.executable, __file__, "--work", *(["--plant", plant] if plant else [])]
        send_all(DRILL[0], command, later, readers=readers)
        # What a dead worker left behind is held once its lease is over; here the clock is moved.
        letter_drain.send_due(clock=lambda: timezone.now() + LETTER_LEASE + timedelta(seconds=1))
        killed = Counter(DRILL[0].killed)
        print(
            f"killed {sum(killed.values())} times: "
            + ", ".join(f"{k} {n}" for k, n in killed.items())
        )
        emails = {f"reader{number}@example.org" for number in early}
        holds = counted(catcher.caught, readers=readers, early=emails)
        print(f"{time.monotonic() - began:.1f} s")
    return holds and sum(killed.values()) == kills


def main() -> None:
    """Run the drill, or be its worker."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=int, default=5_000)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--plant", choices=PLANTS)
    parser.add_argument("--database", type=Path, help="an empty one that is ready, to save time")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "warmhand.settings"
    if given.work:
        work(given.plant)
        return
    with tempfile.TemporaryDirectory(prefix="warmhand-letters-") as folder:
        os.environ["WARMHAND_DATA"] = f"{folder}/data"
        os.environ["WARMHAND_ADDRESS"] = ADDRESS
        from warmhand.keys import ensure_keys, key_dir

        ensure_keys(key_dir(Path(f"{folder}/data")))
        import django

        django.setup()
        if given.database:
            from django.core.management import call_command

            from warmhand.ops.database import database_path

            database_path().parent.mkdir(exist_ok=True)
            shutil.copy(given.database, database_path())
            # It was made from the models, so no migration stands in it yet.
            call_command("migrate", fake=True, verbosity=0)
        holds = drill(given.readers, given.kills, seed=given.seed, plant=given.plant)
    print("PASS" if holds else "FAIL")
    sys.exit(not holds)


if __name__ == "__main__":
    main()
