"""The `warmhand` command: Django's command line with the settings filled in."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from warmhand.keys import ensure_keys, key_dir

# These read and write no practice data, so they must not leave keys or folders behind.
WITHOUT_DATA = {
    "assess",
    "calibrate",
    "check",
    "demo",
    "doctor",
    "help",
    "makemigrations",
    "registry",
}


def take_data_option(arguments: list[str]) -> list[str]:
    """Move `--data DIR` from `arguments` into the environment, before settings are read."""
    kept, values = [], iter(arguments)
    for argument in values:
        if argument == "--data":
            os.environ["WARMHAND_DATA"] = next(values, "")
            if not os.environ["WARMHAND_DATA"]:
                sys.exit("warmhand: --data needs a folder, as in --data ~/warmhand")
        elif argument.startswith("--data="):
            os.environ["WARMHAND_DATA"] = argument.partition("=")[2]
        else:
            kept.append(argument)
    return kept


def show_overview() -> None:
    """Print our own commands; Django would list its own forty around them."""
    # Imported once the settings are named: each command brings its modules.
    import django  # noqa: PLC0415

    from warmhand.ops.overview import overview  # noqa: PLC0415

    django.setup()
    sys.stdout.write(f"{overview()}\n")


def main() -> None:
    """Run one command."""
    arguments = ["warmhand", *take_data_option(sys.argv[1:])]
    if arguments[1:] and not arguments[1].startswith("-"):
        # Python's files cannot hold the dash of a command like sign-in-link.
        arguments[1] = arguments[1].replace("-", "_")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warmhand.settings")
    if len(arguments) == 1 or arguments[1:] in (["-h"], ["--help"], ["help"]):
        show_overview()
        return
    wants_help = {"-h", "--help", "--version"} & set(arguments)
    if len(arguments) > 1 and arguments[1] not in WITHOUT_DATA and not wants_help:
        data_dir = Path(os.environ.get("WARMHAND_DATA", "data")).absolute()
        ensure_keys(key_dir(data_dir))
    execute_from_command_line(arguments)


if __name__ == "__main__":
    main()
