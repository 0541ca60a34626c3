"""`warmhand demo`: a sample practice to look around in."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.utils import timezone

from warmhand.ops.command import WarmhandCommand
from warmhand.ops.sample import read_sample
from warmhand.services.sample import SIGN_IN, make_sample
from warmhand.services.sample_directory import load_listings

MARK_WORDS = "This folder holds made-up people. `warmhand demo` may empty it.\n"


class Command(WarmhandCommand):
    """Make the sample practice, afresh each time."""

    help = "Make a sample practice of made-up people with one year of history."
    example = "warmhand demo --data sample, then: warmhand serve --data sample"

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 - Django's own
        """Empty the folder if it is a sample, fill it, and say how to sign in."""
        empty_sample(Path(settings.DATA_DIR), mark=Path(settings.SAMPLE_MARK))
        self.prepare_database()
        told = read_sample()
        make_sample(told=told, now=timezone.now())
        load_listings(told=told["listing"], path=Path(settings.DIRECTORY_PATH))
        email, password = SIGN_IN
        self.stdout.write(
            f"A sample practice is in {settings.DATA_DIR}. Everyone in it is made up.\n"
            f"  serve it    warmhand serve --data {settings.DATA_DIR}\n"
            f"  open        {settings.ADDRESS}\n"
            f"  sign in     {email}\n"
            f"  password    {password}"
        )


def empty_sample(folder: Path, *, mark: Path) -> None:
    """Empty `folder` where it is a sample; raise `CommandError` where it holds anything else."""
    if folder.is_dir() and any(folder.iterdir()) and not mark.is_file():
        raise CommandError(
            f"{folder} holds something that is no sample; nothing was changed. "
            "Name another folder: warmhand demo --data sample"
        )
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} is a file. Name a folder: warmhand demo --data sample")
    connections.close_all()
    for path in folder.iterdir() if folder.exists() else ():
        if path != mark:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.write_text(MARK_WORDS, encoding="utf-8")
