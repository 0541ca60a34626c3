"""Writes the parts of docs/ that repeat what the program already knows.

docs/commands.md comes from the commands' own help, the table of measures in docs/method.md from
the evidence file, docs/referral-states.md from the tables of the loop. `--check` writes nothing and exits 1 where a page is stale.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).parent
COMMANDS_PAGE, METHOD_PAGE = HERE / "commands.md", HERE / "method.md"
STATES_PAGE = HERE / "referral-states.md"
MEASURES_BEGIN = "<!-- measures: written by docs/generate.py from evidence/measures.toml -->"
MEASURES_END = "<!-- end of measures -->"
COMMANDS_HEAD = """# Commands

Written by `docs/generate.py` from the commands' own help; do not edit by hand.

`warmhand` stands for `.venv/bin/warmhand`. Every command that uses the practice's data takes
`--data DIR`, the data folder; without it `WARMHAND_DATA` counts, else the folder `data` where you
are. A command ends with 0 when it is done, with 1 when something was refused (one clear line says
what), and with 2 when it was called wrongly.
"""
# Django's own options, which help nobody here.
NOT_OURS = {"--version", "--verbosity", "--settings", "--pythonpath", "--traceback"}
NOT_OURS |= {"--no-color", "--force-color", "--skip-checks", "--help"}
CHECKED = {"primary": "source read", "secondary": "summary read", "unchecked": "not checked"}


def command_parsers() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command, by the name people type, in the alphabet's order."""
    from django.core.management import load_command_class  # noqa: PLC0415 - needs settings first

    folder = str(files("warmhand.ops.management.commands"))
    names = sorted(module.name for module in pkgutil.iter_modules([folder]))
    return {
        name.replace("_", "-"): load_command_class("warmhand.ops", name).create_parser(
            "warmhand", name
        )
        for name in names
    }


def steps_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of a command's steps, such as `load` and `find`, by name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def options_of(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the arguments of a command that are ours and are not hidden."""
    for action in parser._actions:
        is_step = isinstance(action, argparse._SubParsersAction)
        if not is_step and action.help != argparse.SUPPRESS and not NOT_OURS & names_of(action):
            yield action


def names_of(action: argparse.Action) -> set[str]:
    """Return the words by which an option is called."""
    return set(action.option_strings)


def commands_page() -> str:
    """Return docs/commands.md."""
    parts = [COMMANDS_HEAD]
    for name, parser in command_parsers().items():
        parts += [f"## warmhand {name}\n", f"{parser.description}\n"]
        steps = steps_of(parser)
        for step, own in steps.items():
            parts += [f"### warmhand {name} {step}\n", *_options(own), *_example(own)]
        if not steps:
            parts += [*_options(parser), *_example(parser)]
    parts += [
        "## Professions\n",
        "Where a command asks for a profession (SLUG), it means one of:\n",
    ]
    parts += [f"{professions_list()}\n"]
    return "\n".join(parts)


def professions_list() -> str:
    """Return the professions that a command can be asked for."""
    from warmhand.formats.professions import professions  # noqa: PLC0415 - as above

    return ", ".join(f"`{each.slug}`" for each in professions())


def _options(parser: argparse.ArgumentParser) -> list[str]:
    rows = [f"| {_called(action)} | {_says(action)} |" for action in options_of(parser)]
    return ["\n".join(["| | |", "|---|---|", *rows]) + "\n"] if rows else []


def _called(action: argparse.Action) -> str:
    takes_value = action.nargs != 0
    shown = action.metavar or (
        f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper()
    )
    if not action.option_strings:
        return f"`{action.metavar or action.dest}`"
    value = f" {shown}" if takes_value else ""
    return f"`{action.option_strings[-1]}{value}`"


def _says(action: argparse.Action) -> str:
    words = (action.help or "").replace("|", "\\|")
    is_needed = action.required and bool(action.option_strings)
    return f"{words} (needed)" if is_needed else words


def _example(parser: argparse.ArgumentParser) -> list[str]:
    words = " ".join((parser.epilog or "").split())
    return [f"{words[:1].upper()}{words[1:]}\n"] if words else []


def measures_table() -> str:
    """Return the table of measures as it stands in docs/method.md."""
    from warmhand.core.measures import McidType  # noqa: PLC0415 - needs the package on the path
    from warmhand.formats.evidence import shipped_measures  # noqa: PLC0415

    rows = [
        "| id | measure | range | better | change that matters | error | checked: these, licence |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in shipped_measures().values():
        is_share = each.mcid_type == McidType.RELATIVE
        change = f"{each.mcid:.0%} of the start" if is_share else f"{each.mcid:g}"
        if each.id == "nprs":
            change = "1, 2 or 3, by the start"
        regional = "; ".join(
            f"{place.replace('_', ' ')}: {own.mcid:g}, error {own.sem:g}"
            for place, own in each.region_overrides.items()
        )
        change += f" ({regional})" if regional else ""
        shown = (change, f"{each.sem:g}") if each.modelled else ("shown only", "shown only")
        marks = (each.mcid_checked, each.sem_checked, each.licence_checked)
        checked = ", ".join(CHECKED[mark.value] for mark in marks)
        rows.append(
            f"| `{each.id}` | {each.name} | {each.low:g} to {each.high:g} | {each.better.value} "
            f"| {shown[0]} | {shown[1]} | {checked} |"
        )
    return "\n".join(rows)


def method_page(text: str) -> str:
    """Return docs/method.md with its table of measures made anew."""
    head, begin, rest = text.partition(MEASURES_BEGIN)
    _old, end, tail = rest.partition(MEASURES_END)
    if not (begin and end):
        sys.exit(f"{METHOD_PAGE} has lost the marks around its table of measures.")
    return f"{head}{begin}\n\n{measures_table()}\n\n{end}{tail}"


STATES_HEAD = """# States of a referral

Written by `docs/generate.py` from `core/referral.py` and `core/task_states.py`; do not edit by
hand. Who takes a step is who acted: a partner's word on the phone is a step of the partner, via
phone, entered by the practice.

## Steps

From a status by a step to a status; in the last column what another system reads, as the status
of a FHIR R4 Task. Opening again begins a new Task; what has ended is never touched. What opens
again while the client's agreement does not hold is a draft.
"""
TASKS_HEAD = """
## Tasks

The transitions of Gravity's referral profile; any Task may also become `entered-in-error`. The
practice is the requester, the partner the target. A status that is the target's to set, said by
the practice or the client, is marked as entered for them. `rejected`, `cancelled`, `on-hold` and
`failed` come with a reason; a reported referral that is closed stays `completed`.
"""


def states_page() -> str:
    """Return docs/referral-states.md."""
    from warmhand.core.errors import IllegalStepError  # noqa: PLC0415 - needs the package
    from warmhand.core.referral import Actor, Status, Step, status_after  # noqa: PLC0415
    from warmhand.core.task_states import status_of  # noqa: PLC0415

    rows = ["| From | Step | By | To | Task |", "|---|---|---|---|---|"]
    for status in Status:
        for step in Step:
            found = {}
            for actor in Actor:
                with suppress(IllegalStepError):
                    found[actor.value] = status_after(status, step, actor)
            for after in set(found.values()):
                task = status_of(step, status)
                shown = f"`{task.value}`" if task else "a new Task"
                who = ", ".join(found)
                rows.append(f"| {status.value} | {step.value} | {who} | {after.value} | {shown} |")
    return STATES_HEAD + "\n" + "\n".join(rows) + "\n" + TASKS_HEAD + "\n" + _task_rows() + "\n"


def _task_rows() -> str:
    from warmhand.core.task_states import (  # noqa: PLC0415
        TRANSITIONS,
        Party,
        TaskStatus,
        may_set,
    )

    rows = ["| Task | Set by | Leads to |", "|---|---|---|"]
    for status in TaskStatus:
        error = TaskStatus.ENTERED_IN_ERROR
        onward = [
            f"`{to.value}`" for to in TaskStatus if (status, to) in TRANSITIONS - {(status, error)}
        ]
        setters = ", ".join(party.value for party in Party if may_set(party, status))
        rows.append(f"| `{status.value}` | {setters} | {', '.join(onward) or 'nothing'} |")
    return "\n".join(rows)


def pages() -> dict[Path, str]:
    """Return what each page written here should say."""
    return {
        COMMANDS_PAGE: commands_page(),
        METHOD_PAGE: method_page(METHOD_PAGE.read_text("utf-8")),
        STATES_PAGE: states_page(),
    }


def stale() -> list[Path]:
    """Return the pages that do not say what they should."""
    return [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]


def main() -> None:
    """Write the pages, or with `--check` say which are stale."""
    import django  # noqa: PLC0415 - after the settings are named

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warmhand.settings")
    django.setup()
    found = stale()
    if "--check" in sys.argv[1:]:
        for path in found:
            sys.stderr.write(f"{path.name} is stale; run: python docs/generate.py\n")
        sys.exit(bool(found))
    for path, text in pages().items():
        path.write_text(text, "utf-8")
        sys.stdout.write(f"{path}{' (changed)' if path in found else ''}\n")


if __name__ == "__main__":
    main()
