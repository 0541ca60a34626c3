"""`warmhand contacts`: bring an address book in as partners who were found."""

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django_scopes import scope

from warmhand.core.errors import InvalidValueError
from warmhand.formats.contact_list import FIELD_WORDS, ContactTable, Field, read_contacts
from warmhand.formats.contact_rows import read_contact_rows
from warmhand.formats.people_table import text_of, too_large
from warmhand.formats.vcard import MOST_BYTES
from warmhand.ops.command import WarmhandCommand
from warmhand.services.contact_import import import_contacts, one_practice
from warmhand.services.contact_plan import Fate, Planned, plan

EPILOG = """
The columns are guessed and shown first. On a terminal you are asked whether they are right. In a
pipe the list is brought in at once where cards or the file's own headings say what is what; where
the columns had to be guessed from what stands in them, nothing is stored without --yes.
Nothing is ever stored in part, and the page “Bring in contacts” can undo it.

Example: warmhand contacts import contacts.vcf --dry-run
"""
ZIP = b"PK\x03\x04"
ASK = "Bring them in? [y/N] "


class Command(WarmhandCommand):
    """Bring in contacts."""

    help = "Bring an address book in as partners: vCard 2.1 to 4.0, Google, Outlook or any CSV."
    example = "warmhand contacts import contacts.vcf --dry-run"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `import`."""
        steps = parser.add_subparsers(dest="step", required=True, metavar="import")
        each = steps.add_parser("import", help="read a file, show its columns, bring it in")
        each.formatter_class = RawDescriptionHelpFormatter
        each.epilog = EPILOG
        each.add_argument("source", type=Path, metavar="FILE", help="up to 20 MB and 5,000 people")
        each.add_argument(
            "--dry-run", action="store_true", help="say what would happen and store nothing"
        )
        each.add_argument(
            "--practice", default="", metavar="SLUG", help="whose partners they become"
        )
        each.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="N=KIND",
            help=f"what column N holds, may be repeated; kinds: {', '.join(Field)}",
        )
        each.add_argument("--yes", action="store_true", help="the columns are right: do not ask")

    def handle(self, *, source: Path, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Show the columns, then bring in; exit 1 with one line where it is refused."""
        table = _corrected(read_contacts(_text(source)), options["column"])
        self.prepare_database()
        practice = one_practice(options["practice"])
        self._show_columns(table)
        with scope(practice=practice):
            with _progress("Comparing with your partners"):
                rows = read_contact_rows(table, table.columns, country=practice.country)
                planned = plan(practice=practice, rows=rows, now=timezone.now())
            self._show(planned, is_dry=options["dry_run"])
            if options["dry_run"] or not any(each.writes for each in planned):
                return
            self._confirm(table, is_sure=options["yes"] or bool(options["column"]))
            with _progress("Bringing them in"):
                done = import_contacts(practice=practice, rows=rows, user=None, now=timezone.now())
        self.stdout.write(
            f"Done: {done.added:,} added, {done.merged:,} merged. "
            "To undo it: Partners, Bring in contacts, Take out again."
        )

    def _show_columns(self, table: ContactTable) -> None:
        self.stdout.write("Columns:")
        for number, (words, kind) in enumerate(zip(table.header, table.columns, strict=True), 1):
            example = next(
                (row.cells[number - 1] for row in table.rows if row.cells[number - 1]), ""
            )
            told = f"{number:>4}  {(words or '(no heading)')[:28]:<28}  {FIELD_WORDS[kind]:<26}"
            self.stdout.write(f"{told}  {example[:30]}".rstrip())

    def _show(self, planned: list[Planned], *, is_dry: bool) -> None:
        for each in planned:
            for words in each.words:
                self.stderr.write(f"line {each.read.line}: {words}")
        found = Counter(each.fate for each in planned)
        entries = "1 entry" if len(planned) == 1 else f"{len(planned):,} entries"
        self.stdout.write(
            f"{'Dry run, nothing is stored. ' if is_dry else ''}{entries}: "
            f"{found[Fate.ADD]:,} to be added, {found[Fate.MERGE]:,} to be merged, "
            f"{found[Fate.THERE]:,} there already, {found[Fate.REPEATED]:,} twice in the list, "
            f"{found[Fate.REFUSED]:,} refused."
        )
        if found[Fate.REFUSED] == len(planned):
            raise CommandError("No entry of the file could be used.")

    def _confirm(self, table: ContactTable, *, is_sure: bool) -> None:
        if is_sure:
            return
        if not sys.stdin.isatty():
            if table.is_cards or any(table.header):
                return
            raise CommandError(
                "The columns were guessed from what stands in them. Add --yes if they are right, "
                "or say --column NUMBER=KIND."
            )
        self.stdout.write(ASK, ending="")
        self.stdout.flush()
        if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was changed. --column NUMBER=KIND corrects a column.")


@contextmanager
def _progress(words: str) -> Iterator[None]:
    """Show a moving bar and the seconds on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    # Imported where a terminal is: in a pipe nothing of it is shown.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(words, total=None)
        yield


def _text(source: Path) -> str:
    try:
        if source.stat().st_size > MOST_BYTES:
            raise too_large(MOST_BYTES)
        raw = source.read_bytes()
        if source.suffix.casefold() == ".zip" or raw.startswith(ZIP):
            raise CommandError(
                f"{source} is a zip file. Unpack it and name the .vcf or .csv in it."
            )
        return text_of(raw, most_bytes=MOST_BYTES)
    except OSError as failed:
        raise CommandError(f"{source}: {failed.strerror}.") from failed


def _corrected(table: ContactTable, said: list[str]) -> ContactTable:
    """Return `table` with the columns that were said on the command line."""
    columns = list(table.columns)
    for each in said:
        number, _equals, kind = each.partition("=")
        if not number.isdecimal() or not 0 < int(number) <= len(columns) or kind not in [*Field]:
            raise InvalidValueError(
                f"--column {each}: a number from 1 to {len(columns)}, =, and a kind of --help."
            )
        columns[int(number) - 1] = Field(kind)
    return replace(table, columns=tuple(columns))
