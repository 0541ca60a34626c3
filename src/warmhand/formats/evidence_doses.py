"""The dated trials of how many visits helped: TOML to values, checked on reading."""

from functools import cache
from importlib.resources import files

from warmhand.core.checked import Checked
from warmhand.core.dose_trials import DoseTrial, DoseTrials
from warmhand.formats.evidence_table import Table, read_table

_KEYS = ("format", "checked_on", "review_by", "dose")
_DOSE_KEYS = (
    "id", "problem", "a_week", "minutes", "from_weeks", "words", "source", "url", "checked",
)  # fmt: skip


def read_doses(data: bytes) -> DoseTrials:
    """Return the trials in the TOML file `data`.

    Raises `EvidenceError`, naming the trial, for a damaged file, a missing field, a key or word
    that is not known, a number below 1, or a problem with two trials.
    """
    table = read_table(data, "doses", _KEYS)
    if table.value("format") != 1:
        raise table.wrong("format", "1 alone is understood")
    trials: dict[str, DoseTrial] = {}
    for row in table.rows("dose"):
        trial = _trial(row)
        if trial.problem in trials:
            raise table.wrong("dose", f"has two trials for {trial.problem}")
        trials[trial.problem] = trial
    return DoseTrials(
        checked_on=table.day("checked_on"), review_by=table.day("review_by"), trials=trials
    )


@cache
def shipped_doses() -> DoseTrials:
    """Return the trials that come with the package."""
    return read_doses((files("warmhand.evidence") / "doses.toml").read_bytes())


def _trial(row: object) -> DoseTrial:
    name = row.get("id", "?") if isinstance(row, dict) else "?"
    table = Table(row, f"The dose {name}", _DOSE_KEYS)
    return DoseTrial(
        id=table.id(),
        problem=table.id("problem"),
        a_week=_count(table, "a_week"),
        minutes=_count(table, "minutes") if table.has("minutes") else None,
        from_weeks=_count(table, "from_weeks") if table.has("from_weeks") else 0,
        words=table.text("words"),
        source=table.text("source"),
        url=table.text("url"),
        checked=table.one_of("checked", Checked),
    )


def _count(table: Table, key: str) -> int:
    number = table.number(key)
    if number < 1:
        raise table.wrong(key, "is below 1")
    return number
