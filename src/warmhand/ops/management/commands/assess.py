"""`warmhand assess`: what a file of scores says about change, without a database."""

import gc
import io
import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from warmhand.core.errors import InvalidValueError
from warmhand.core.measures import Measure, custom_measure
from warmhand.core.progress import assessments
from warmhand.core.progress_batch import assess_many
from warmhand.formats.evidence import shipped_measures
from warmhand.formats.scores import ScoreTable, json_line, read_scores, word_line
from warmhand.ops.command import WarmhandCommand

CUSTOM = "custom"
OWN_NUMBERS = ("low", "high", "mcid", "sem")
READ_AT_ONCE = 1 << 20  # bytes


def iso_date(text: str) -> date:
    """Return the date of an option, or the reason that argparse shows."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date like 2026-01-31") from None


class Command(WarmhandCommand):
    """Read scores, write one line for each episode."""

    help = "Say for each episode of a CSV file of scores whether it has changed."
    example = "warmhand assess scores.csv --measure nprs --as-of 2026-01-31 --json"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options; commands are a contract, see the documentation."""
        self.parser = parser
        modelled = [name for name, measure in shipped_measures().items() if measure.modelled]
        parser.epilog = (
            f"Example: {self.example}. "
            "The file's first line names the columns episode, date and score, and if wanted "
            "ratings (how many daily ratings the score averages) and check (worse, same, better)."
        )
        parser.add_argument("path", metavar="FILE.csv", help="a CSV file, or - for standard input")
        parser.add_argument(
            "--measure", required=True, choices=[*modelled, CUSTOM], help="what the scores measure"
        )
        parser.add_argument(
            "--as-of", type=iso_date, metavar="DATE", help="judge on this day; later rows wait"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        own = parser.add_argument_group("any other scale (--measure custom)")
        own.add_argument("--low", type=float, help="lowest score")
        own.add_argument("--high", type=float, help="highest score")
        own.add_argument("--mcid", type=float, help="smallest change that matters, in points")
        own.add_argument("--sem", type=float, help="standard error of one score, in points")
        own.add_argument(
            "--higher-is-better", action="store_true", help="the scale rises as things get better"
        )

    def handle(self, **options: object) -> None:
        """Assess the file; exit 1 if a line was refused, 2 if the options make no sense."""
        measure = self._measure(options)
        as_of = options["as_of"] if isinstance(options["as_of"], date) else None
        try:
            with without_collector():
                table = self._table(str(options["path"]), measure, as_of)
                self._write(table, measure, as_json=bool(options["json"]))
        except (BrokenPipeError, KeyboardInterrupt):
            # The reader went away, or somebody stopped it: what was written are whole lines.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        self._close(table, as_of)

    def _measure(self, options: dict[str, object]) -> Measure:
        given = {name: value for name in OWN_NUMBERS if (value := options[name]) is not None}
        if options["measure"] != CUSTOM:
            if given or options["higher_is_better"]:
                self.parser.error("--low, --high, --mcid, --sem go with --measure custom")
            return shipped_measures()[str(options["measure"])]
        if len(given) < len(OWN_NUMBERS):
            self.parser.error("--measure custom needs --low, --high, --mcid and --sem")
        numbers = {name: float(str(value)) for name, value in given.items()}
        try:
            return custom_measure(**numbers, higher_is_better=bool(options["higher_is_better"]))
        except InvalidValueError as error:
            raise CommandError(str(error), returncode=2) from error

    def _table(self, path: str, measure: Measure, as_of: date | None) -> ScoreTable:
        refused: list[tuple[int, str]] = []

        def refuse(line: int, reason: str) -> None:
            refused.append((line, reason))

        try:
            with opened(path) as stream:
                return read_scores(stream, measure=measure, as_of=as_of, refuse=refuse)
        except (InvalidValueError, OSError) as error:
            if isinstance(error, BrokenPipeError):
                raise
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(f"{path}: {reason}") from error
        finally:
            # Second scores are found once all is read; their lines stand in the file's order.
            for line, reason in sorted(refused):
                self.stderr.write(f"line {line}: {reason}")

    def _write(self, table: ScoreTable, measure: Measure, *, as_json: bool) -> None:
        line = json_line if as_json else word_line
        names = iter(table.names)
        for found in assess_many(measure, table.series):
            lines = [line(next(names), one) for one in assessments(measure, found)]
            self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def _close(self, table: ScoreTable, as_of: date | None) -> None:
        if table.is_windows:
            self.stderr.write("Some names are not UTF-8; they were read as Windows-1252.")
        if table.later:
            self.stderr.write(f"Rows after {as_of}, left out: {table.later:,}.")
        if table.refused:
            raise CommandError(f"{table.refused:,} of {table.rows:,} rows refused.")
        if not table.rows:
            raise CommandError("The file has no rows.")


@contextmanager
def without_collector() -> Iterator[None]:
    """Spare the search for cycles: rows and lines make none, and it cost a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def opened(path: str) -> Iterator["io.BufferedReader[Any]"]:
    """Open a file, or standard input for "-", with a progress bar where a person looks on."""
    file = io.FileIO(sys.stdin.fileno(), closefd=False) if path == "-" else io.FileIO(path)
    console = Console(stderr=True)
    if path == "-" or not console.is_terminal:
        with io.BufferedReader(file, READ_AT_ONCE) as plain:
            yield plain
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Reading", total=Path(path).stat().st_size)
        watched = progress.wrap_file(cast("BinaryIO", file), task_id=task)
        with io.BufferedReader(cast("io.RawIOBase", watched), READ_AT_ONCE) as stream:
            yield stream
