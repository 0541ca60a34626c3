"""The rules of the house that a machine checks; each import contract is seen to fail once."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "warmhand"
LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
CORE_MAY_IMPORT = {*sys.stdlib_module_names, "numpy", "networkx", "rapidfuzz", "warmhand"}
CORE_MUST_NOT = {"socket", "urllib", "http", "smtplib", "sqlite3", "subprocess"}
MODULE_LINES = 300
FUNCTION_LINES = 25

PLANTS = {
    "urls > web | ops > services > store | formats > core": (
        "core/errors.py",
        "import warmhand.services.trail",
    ),
    "core and formats know neither Django nor the network": (
        "formats/evidence.py",
        "import django.db",
    ),
    "only services and web.access touch rows": ("web/http.py", "import warmhand.store.clients"),
    "no cycles": ("core/errors.py", "import warmhand.core.referral"),
}


def modules(*parts: str) -> list[Path]:
    found = sorted((SOURCE.joinpath(*parts)).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts]


def shown(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("contract", PLANTS)
def test_each_import_contract_can_fail(contract: str, tmp_path: Path) -> None:
    shutil.copytree(SOURCE, tmp_path / "src" / "warmhand")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target, line = PLANTS[contract]
    planted = tmp_path / "src" / "warmhand" / target
    planted.write_text(planted.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{contract} BROKEN" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 1


def test_the_contracts_that_are_planted_are_all_there_are() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == set(PLANTS)


@pytest.mark.parametrize("path", modules("core"), ids=shown)
def test_core_imports_only_what_is_pure(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert named <= CORE_MAY_IMPORT - CORE_MUST_NOT


@pytest.mark.parametrize("path", modules("core"), ids=shown)
def test_core_reads_no_clock(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for call in ("datetime.now", "date.today", "time.time(", "timezone.now", "utcnow"):
        assert call not in text, f"{shown(path)} reads the clock by {call}"


@pytest.mark.parametrize("path", modules(), ids=shown)
def test_a_module_stays_within_its_budget(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of the body; signature and docstring are not what the budget is about."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", modules(), ids=shown)
def test_a_function_stays_within_its_budget(path: Path) -> None:
    long = [one.name for one in functions(path) if body_lines(one) > FUNCTION_LINES]
    assert long == []


PUBLIC_LAYERS = [*modules("core"), *modules("formats"), *modules("services")]


@pytest.mark.parametrize("path", PUBLIC_LAYERS, ids=shown)
def test_public_functions_say_what_they_return(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    mute = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert mute == []


@pytest.mark.parametrize("path", modules(), ids=shown)
def test_nobody_wires_signals_or_class_based_views(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("django.dispatch", "django.db.models.signals", "django.views.generic"):
        assert word not in text
