"""`warmhand doctor`: whether all is well with this installation."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from warmhand.ops.checks import findings
from warmhand.ops.command import WarmhandCommand


class Command(WarmhandCommand):
    """Print one line for each check; exit 1 where one is bad."""

    help = "Check settings, SQLite, keys, disk, database, worker, mail and sign-in; change nothing."
    example = "warmhand doctor --data ~/warmhand"

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Print the findings."""
        bad = 0
        for finding in findings(now=timezone.now()):
            bad += not finding.is_good
            mark = "ok " if finding.is_good else "BAD"
            self.stdout.write(f"{mark}  {finding.name:<14} {finding.words}")
        if bad:
            raise CommandError(f"{bad} of these need you.")
