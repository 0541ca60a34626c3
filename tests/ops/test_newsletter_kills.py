"""The worker is killed while it sends a newsletter; `make bench-newsletter` does it with 5,000."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.db import connection

BENCH = Path(__file__).parents[2] / "bench" / "newsletter.py"


def test_a_killed_worker_sends_nobody_the_newsletter_twice(db, tmp_path):
    ready = tmp_path / "ready.sqlite3"
    # Through a connection of its own: the test's own one is in the middle of a transaction.
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as tables,
        closing(sqlite3.connect(ready)) as copy,
    ):
        tables.backup(copy)
    done = subprocess.run(
        [sys.executable, BENCH, "--readers=60", "--kills=3", f"--database={ready}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "killed 3 times" in done.stdout, done.stdout + done.stderr
    assert "twice 0  to who had left 0  noted as sent and never seen 0" in done.stdout
    assert "= all: yes" in done.stdout
    assert done.returncode == 0
