"""What a fresh machine needs is in the Makefile, and nothing of it is taken on trust."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def planned(*targets: str) -> str:
    """What make would do, without doing it."""
    done = subprocess.run(
        ["make", "--dry-run", *targets],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": "/nowhere"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("run", "warmhand serve --data sample --port 8000"),
        ("test", "pytest -n 2"),
        ("lint", "lint-imports"),
        ("lint", "check --deploy --fail-level WARNING"),
        ("lint", "makemigrations --check --dry-run"),
    ],
)
def test_each_target_runs_what_it_is_for(target, command):
    assert command in planned(target)


def test_nothing_else_has_to_be_there():
    for other in ("docker", "npm", "node ", "psql", "redis", "sudo"):
        assert other not in MAKEFILE.lower()


def test_uv_is_pinned_and_the_lock_is_obeyed():
    assert "uv==$(UV_VERSION)" in MAKEFILE
    assert MAKEFILE.count("uv sync --frozen") == 2


def test_every_package_of_the_lock_has_a_hash():
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    from_registry = lock.count("source = { registry =")
    assert from_registry > 30
    for line in lock.splitlines():
        if line.strip().startswith("{ url = "):
            assert 'hash = "sha256:' in line


def test_continuous_integration_runs_the_same_two():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["make lint", "make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
