import importlib.util
import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def doc_id(path):
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def anchor(heading):
    """As the usual viewers of Markdown make it."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def anchors(path):
    text = FENCE.sub("", path.read_text("utf-8"))
    return {anchor(line.lstrip("#")) for line in text.splitlines() if line.startswith("#")}


def test_the_pages_written_from_the_program_are_not_stale(generate):
    assert not [path.name for path in generate.stale()], "run: python docs/generate.py"


def test_every_command_says_what_it_does_and_gives_an_example(generate):
    parsers = generate.command_parsers()
    assert len(parsers) >= 7
    for name, parser in parsers.items():
        assert parser.description, f"warmhand {name} has no help"
        assert "xample" in (parser.epilog or ""), f"warmhand {name} has no example"


def test_every_option_of_every_command_has_help(generate):
    for name, parser in generate.command_parsers().items():
        for each in [parser, *generate.steps_of(parser).values()]:
            silent = [action.dest for action in generate.options_of(each) if not action.help]
            assert not silent, f"warmhand {name}: {silent} without help"


@pytest.mark.parametrize("doc", PAGES, ids=doc_id)
def test_every_link_of_a_page_leads_somewhere(doc):
    for target in LINK.findall(FENCE.sub("", doc.read_text("utf-8"))):
        if "://" in target or target.endswith(".png"):  # pictures come from the browser tests
            continue
        file, _, part = target.partition("#")
        path = Path(os.path.normpath(doc.parent / file)) if file else doc
        assert path.exists(), f"{doc.name} -> {target}"
        assert not part or part in anchors(path), f"{doc.name} -> {target}"


@pytest.mark.parametrize("doc", PAGES, ids=doc_id)
def test_every_command_a_page_names_exists(doc, generate):
    text = doc.read_text("utf-8")
    named = set(re.findall(r"(?:`|bin/|^)warmhand ([a-z][a-z-]+)", text, re.MULTILINE))
    assert named <= {*generate.command_parsers(), "check", "makemigrations"}


@pytest.mark.parametrize("doc", PAGES, ids=doc_id)
def test_every_make_target_a_page_names_exists(doc):
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = re.findall(r"(?:`|^)make ([a-z][a-z-]+)", doc.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= targets


@pytest.mark.parametrize("doc", PAGES, ids=doc_id)
def test_every_setting_a_page_names_is_read_by_the_program(doc):
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "warmhand").rglob("*.py"))
    secrets = {"WARMHAND_SECRET_KEY", "WARMHAND_LINK_KEY", "WARMHAND_MAIL_URL", "WARMHAND_NAME"}
    named = {
        word.removesuffix("_FILE")
        for word in re.findall(r"\bWARMHAND_[A-Z_]+\b", doc.read_text("utf-8"))
    }
    assert not {word for word in named - secrets if word not in code}
