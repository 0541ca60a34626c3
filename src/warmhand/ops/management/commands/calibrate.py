"""`warmhand calibrate`: the model's constants as one's own episodes suggest them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from warmhand.core.belief import SHIPPED
from warmhand.core.calibration import EPISODES_NEEDED, Estimate
from warmhand.formats.evidence import shipped_measures
from warmhand.ops.command import WarmhandCommand
from warmhand.ops.database import prepare_database, refuse_without_database
from warmhand.services.calibration import Calibration, OnStep, calibrate, practices_named

CLOSE = (
    "Nothing was changed: the constants in use stay as they are. docs/calibration.md says what to "
    "make of this."
)


class Command(WarmhandCommand):
    """Estimate, show old and new side by side, change nothing."""

    help = (
        "Estimate the model's constants from a practice's own episodes, show them beside those in "
        f"use, and change nothing. Needs {EPISODES_NEEDED} episodes with enough scores."
    )
    example = "warmhand calibrate --data ~/warmhand --practice linden-row --practice alder-house"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        modelled = [name for name, measure in shipped_measures().items() if measure.modelled]
        whose = parser.add_mutually_exclusive_group()
        whose.add_argument(
            "--practice",
            action="append",
            default=[],
            metavar="NAME",
            help="a practice's short name; give --practice again for each further one (else the only one)",
        )
        whose.add_argument(
            "--all", action="store_true", help="all practices of this site, without the sample"
        )
        parser.add_argument(
            "--measure", default="nprs", choices=modelled, help="what to look at (else nprs)"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Print the comparison; exit 1 with one line where there are too few episodes."""
        refuse_without_database()
        prepare_database(now=timezone.now(), say=self.stderr.write)
        practices = practices_named(options["practice"], every=options["all"])
        try:
            with shown_steps() as on_step:
                found = calibrate(practices=practices, measure=options["measure"], on_step=on_step)
        except KeyboardInterrupt:
            raise CommandError("Stopped; nothing was changed.") from None
        text = json.dumps(as_data(found)) if options["json"] else "\n".join(as_lines(found))
        self.stdout.write(text)


@contextmanager
def shown_steps() -> Iterator[OnStep]:
    """Show what is being done where a person looks on, and nothing in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _what, _done, _most: None
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Reading")

        def on_step(what: str, done: int, most: int) -> None:
            progress.update(task, description=what, completed=done, total=most)

        yield on_step


def rows_of(found: Calibration) -> list[tuple[str, str, float, Estimate]]:
    """Return the constants: their key and words, the value in use, and what was found."""
    fit = found.found
    return [
        ("start_sd", "spread of the start, share of the scale", SHIPPED.start, fit.start),
        ("slope_sd_per_week", "spread of the trend, share a week", SHIPPED.slope, fit.slope),
        ("sem", f"error of one score, {found.measure.unit}", found.measure.sem, fit.sem),
    ]


def as_lines(found: Calibration) -> list[str]:
    """Return the comparison for people."""
    whose = f"{found.practices:,} practice{'s' if found.practices > 1 else ''}"
    lines = [
        f"{found.measure.name}: {found.episodes:,} episodes, {found.scores:,} scores, {whose}",
        "",
        f"{'':<42}{'in use':>9}{'found':>9}   95% interval",
    ]
    for _, words, old, new in rows_of(found):
        lines.append(f"{words:<42}{old:>9.3g}{new.value:>9.3g}   {_interval(new)}")
    lines += ["", f"{found.differing:,} of {found.episodes:,} episodes would read differently."]
    lines += [
        f"  {row.episodes:>6,}  {_plain(row.before)} -> {_plain(row.after)}" for row in found.moves
    ]
    return [*lines, "", CLOSE]


def _interval(estimate: Estimate) -> str:
    if estimate.low is None:
        return "cannot be told"
    return f"{estimate.low:.3g} to {estimate.high:.3g}"


def _plain(state: str) -> str:
    return state.replace("_", " ")


def as_data(found: Calibration) -> dict[str, Any]:
    """Return the comparison for programs."""
    return {
        "measure": found.measure.id,
        "practices": found.practices,
        "episodes": found.episodes,
        "scores": found.scores,
        "constants": {
            key: {"in_use": old, "found": new.value, "low": new.low, "high": new.high}
            for key, _, old, new in rows_of(found)
        },
        "log_likelihood_gain": found.found.gain,
        "states_differing": found.differing,
        "moves": [
            {"from": row.before.value, "to": row.after.value, "episodes": row.episodes}
            for row in found.moves
        ],
    }
