"""`warmhand registry`: load the national registry of health providers, and search it."""

import json
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from warmhand.core.registry import Refusal
from warmhand.ops.command import WarmhandCommand
from warmhand.services import directory
from warmhand.services.directory import Found, LoadReport
from warmhand.services.serves import professions_serving

STOPPED = 130  # as a shell says of what Ctrl-C ended
EXAMPLES = """
examples:
  warmhand registry load npidata_pfile_20050523-20261108.csv --state PA --state NJ
  warmhand registry find --zip 19103 --within-km 15 --profession chiropractor
"""


class Command(WarmhandCommand):
    """Load and search the national registry."""

    help = "Load the national registry of health providers (NPPES), or search it."
    example = "warmhand registry find --zip 19103 --within-km 15 --profession chiropractor"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `load` and `find`."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        steps = parser.add_subparsers(dest="step", required=True, metavar="load|find")
        _add_load(steps.add_parser("load", help="add and update listings from a file"))
        _add_find(steps.add_parser("find", help="the nearest listings"))

    def handle(self, *, step: str, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """Run one step; a refusal is one line on standard error and exit 1."""
        try:
            (self._load if step == "load" else self._find)(options)
        except BrokenPipeError:  # whoever reads the list has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except KeyboardInterrupt:
            self.stderr.write("Stopped: the directory is as it was. Run it again when you like.")
            sys.exit(STOPPED)
        except OSError as failed:
            raise CommandError(f"{failed.filename or 'The file'}: {failed.strerror}.") from failed

    def _load(self, options: dict[str, Any]) -> None:
        with _progress(options["source"]) as on_bytes:
            report = directory.load(
                path=settings.DIRECTORY_PATH,
                source=options["source"],
                states=options["state"],
                professions=options["profession"],
                deactivations=options["deactivations"],
                locations=options["locations"],
                on_bytes=on_bytes,
                on_refusal=self._show_refusal,
            )
        self.stdout.write(_report_lines(report))
        if report.refused and report.refused == report.read:
            raise CommandError("No row of the file could be used.")

    def _show_refusal(self, refusal: Refusal) -> None:
        self.stderr.write(f"line {refusal.line}: {refusal.reason}")

    def _find(self, options: dict[str, Any]) -> None:
        problem = options["serves"]
        found = directory.find(
            path=settings.DIRECTORY_PATH,
            near_zip=options["near_zip"],
            near=options["near"],
            within_km=options["within_km"],
            profession=options["profession"],
            professions=professions_serving(problem, country="US") if problem else (),
            name=options["name"],
            limit=options["limit"],
        )
        for each in found:
            self.stdout.write(json.dumps(_fields(each)) if options["as_json"] else _line(each))
        if not found and not options["as_json"]:
            self.stdout.write(
                f"Nobody is listed within {options['within_km']:g} km of "
                f"{options['near_zip'] or options['near']}."
            )


def _add_load(parser: ArgumentParser) -> None:
    parser.epilog = "example: warmhand registry load NPPES_Data_Dissemination.zip --state PA"
    parser.add_argument("source", type=Path, metavar="PATH", help="provider file, .csv or .zip")
    parser.add_argument("--state", action="append", default=[], help="two letters; may be repeated")
    parser.add_argument(
        "--profession",
        action="append",
        default=[],
        metavar="SLUG",
        help="one kind; may be repeated",
    )
    parser.add_argument(
        "--deactivations",
        type=Path,
        metavar="FILE",
        help="list of deactivated NPIs: CSV, or the zip with a workbook as CMS publishes it",
    )
    parser.add_argument(
        "--locations",
        type=Path,
        metavar="FILE",
        help="second places of practice (pl_pfile); the whole zip brings its own",
    )


def _add_find(parser: ArgumentParser) -> None:
    parser.epilog = "example: warmhand registry find --zip 19103 --within-km 15 --name smith --json"
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--zip", dest="near_zip", default="", help="the ZIP code to search from")
    where.add_argument("--near", default="", metavar="TEXT", help='or a town, as in "Bend, OR"')
    parser.add_argument(
        "--within-km", type=float, default=25, metavar="KM", help="how far; 25 if not said"
    )
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--profession", default="", metavar="SLUG", help="one kind alone")
    kind.add_argument(
        "--serves", default="", metavar="PROBLEM", help="the kinds that fit a problem, as neck_pain"
    )
    parser.add_argument(
        "--name", default="", metavar="TEXT", help="beginnings of words of the name"
    )
    parser.add_argument("--limit", type=int, default=20, help="at most so many; 20 if not said")
    parser.add_argument("--json", dest="as_json", action="store_true", help="one object per line")


@contextmanager
def _progress(source: Path) -> Iterator[Callable[[int], None]]:
    """Show a bar of the bytes read on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty() or not source.is_file():
        yield lambda _position: None
        return
    # Imported where a terminal is: `find` in a pipe must not pay for it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=source.stat().st_size)
        yield lambda position: bar.update(task, completed=position)


def _report_lines(report: LoadReport) -> str:
    return (
        f"{report.read:,} rows read: {report.kept:,} kept, {report.left_out:,} left out, "
        f"{report.deactivated:,} deactivated, {report.refused:,} refused.\n"
        f"Of those kept: {report.added:,} added, {report.updated:,} updated, "
        f"{report.unchanged:,} unchanged. {report.removed:,} removed as deactivated.\n"
        f"The directory holds {report.listings:,} listings, "
        f"{report.without_place:,} of them at no place we know, "
        f"and {report.places:,} second places of practice."
    )


def _fields(found: Found) -> dict[str, object]:
    listing = found.listing
    return {
        "npi": listing.npi,
        "name": listing.name,
        "credential": listing.credential,
        "professions": list(listing.professions),
        "address": listing.address,
        "city": listing.city,
        "state": listing.state,
        "zip": listing.zip,
        "phone": listing.phone,
        "distance_km": round(found.distance_km, 1),
    }


def _line(found: Found) -> str:
    listing = found.listing
    place = f"{listing.address}, {listing.city}, {listing.state} {listing.zip[:5]}"
    names = f"{listing.name} {listing.credential}".strip()
    told = ", ".join(slug.replace("_", " ") for slug in listing.professions)
    parts = (f"{found.distance_km:6.1f} km", names, told, place, listing.phone, listing.npi)
    return "  ".join(part for part in parts if part)
