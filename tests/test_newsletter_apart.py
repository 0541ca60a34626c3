"""The newsletter knows nothing of anybody's care: what its services may import stands here."""

import ast
from pathlib import Path

SERVICES = Path(__file__).parent.parent / "src" / "warmhand" / "services"
NEWSLETTER = (
    "suppression",
    "reader_lists",
    "subscribers",
    "editions",
    "editions_sending",
    "letter_drain",
    "letter_queue",
    "letter_post",
    "letter_ready",
    "letter_returns",
    "letter_upkeep",
    "return_mailbox",
)
# Links and outbox carry mail of every kind; the newsletter hands them its own rows alone.
MAY_IMPORT = {
    *(f"warmhand.services.{name}" for name in NEWSLETTER),
    *(f"warmhand.services.{name}" for name in ("links", "mail_server", "outbox", "practice")),
    "warmhand.services.trail",
    *(f"warmhand.store.{name}" for name in ("links", "newsletter", "outbox", "people")),
    "warmhand.keys",
}
NEUTRAL = ("warmhand.formats.", "warmhand.core.")
OF_CARE = ("care", "client", "episode", "referral", "measure", "progress", "red_flags", "niche")


def imported(name: str) -> set[str]:
    tree = ast.parse((SERVICES / f"{name}.py").read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "warmhand.services":
            found |= {f"warmhand.services.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return {module for module in found if module.startswith("warmhand")}


def test_the_newsletter_imports_nothing_of_care():
    for name in NEWSLETTER:
        own = imported(name)
        neutral = {module for module in own if module.startswith(NEUTRAL)}
        assert own - neutral <= MAY_IMPORT, name
        for module in neutral:
            assert not module.rpartition(".")[2].startswith(OF_CARE), f"{name}: {module}"
