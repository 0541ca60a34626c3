"""What the commands of `warmhand` share: one clear line where they refuse, and help with examples."""

from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    DjangoHelpFormatter,
)
from django.utils import timezone

from warmhand.core.errors import DomainError


class WarmhandCommand(BaseCommand):
    """A command: exit 0 done, 1 refused with one line on standard error, 2 wrong usage."""

    example = ""
    requires_system_checks = ()
    suppressed_base_arguments = {
        "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color",
    }  # fmt: skip

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:  # noqa: ANN401 - Django's own
        """Return the parser, with an example at its foot."""
        # File names cannot hold a dash; the command people type can.
        shown = subcommand.replace("_", "-")
        parser = super().create_parser(
            prog_name,
            shown,
            epilog=f"Example: {self.example}",
            formatter_class=DjangoHelpFormatter,
            **kwargs,
        )
        # Taken by `warmhand.__main__` before the settings are read; it stands here for the help.
        parser.add_argument(
            "--data", metavar="DIR", help="the data folder (else WARMHAND_DATA, else ./data)"
        )
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        """Run from the command line; a refusal is one line, without Python's words."""
        try:
            # Before the command's own words: a subcommand would not know it.
            super().run_from_argv([*argv[:2], "--traceback", *argv[2:]])
        except CommandError as refused:
            self.stderr.write(f"warmhand: {refused}")
            raise SystemExit(refused.returncode) from refused

    def execute(self, *args: Any, **options: Any) -> str | None:  # noqa: ANN401 - Django's own
        """Run, and turn what the domain refuses into a refusal of the command."""
        try:
            return super().execute(*args, **options)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused

    def prepare_database(self) -> None:
        """Make or migrate the database, saying what that takes."""
        # Imported where there is one: `assess` starts without the database's own modules.
        from warmhand.ops.database import prepare_database  # noqa: PLC0415

        prepare_database(now=timezone.now(), say=self.stdout.write)
