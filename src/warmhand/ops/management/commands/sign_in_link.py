"""`warmhand sign-in-link`: back in, for who is locked out of a machine without mail."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from warmhand.ops.command import WarmhandCommand
from warmhand.services.people import new_password_link


class Command(WarmhandCommand):
    """Print a one-time address that sets a new password."""

    help = "Print a one-time address (one day) that sets a new password and removes second factors."
    example = "warmhand sign-in-link maren@example.org"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the address."""
        parser.add_argument("email", help="the e-mail address of who is locked out")

    def handle(self, *, email: str, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Print the address."""
        self.prepare_database()
        self.stdout.write(new_password_link(email=email, now=timezone.now()))
