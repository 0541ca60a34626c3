"""Remove one scope at a time and see the route matrix turn red: `python -m tests.security.red_proof`.

A matrix that stays green with a scope removed is a light with no bulb. Each plant rewrites one place
of a copy of the tree, so that the query there sees the rows of every practice.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SOURCE = "src/warmhand"

# file, what stands there, what the plant makes of it
PLANTS = (
    ("web/access/clients.py", "Client.objects", "Client._base_manager"),
    ("web/access/care.py", "Episode.objects", "Episode._base_manager"),
    ("web/access/care.py", "Visit.objects", "Visit._base_manager"),
    ("web/access/care.py", "Score.objects", "Score._base_manager"),
    ("web/access/partners.py", "Partner.objects", "Partner._base_manager"),
    ("web/access/referrals.py", "Referral.objects", "Referral._base_manager"),
    (
        "web/access/outgoing.py",
        "get_object_or_404(OutboxMail,",
        "get_object_or_404(OutboxMail._base_manager,",
    ),
    ("web/access/team.py", "filter(practice=request.practice, ", "filter("),
    ("services/clients.py", "Client.objects", "Client._base_manager"),
    ("services/partner_pages.py", "Partner.objects", "Partner._base_manager"),
    ("services/loops.py", "Referral.objects", "Referral._base_manager"),
    ("services/outgoing.py", "OutboxMail.objects", "OutboxMail._base_manager"),
    ("services/visits.py", "Visit.objects.filter(visit_on", "Visit._base_manager.filter(visit_on"),
    ("services/today.py", "Visit.objects.filter(visit_on", "Visit._base_manager.filter(visit_on"),
    ("services/progress.py", "Episode.objects", "Episode._base_manager"),
    ("web/access/clients.py", "if not Client.objects", "if not Client._base_manager"),
    ("web/access/safety.py", "rows = Screening.objects", "rows = Screening._base_manager"),
    ("web/access/safety.py", "RaisedFlag.objects", "RaisedFlag._base_manager"),
    (
        "services/follow_ups.py",
        "rows = Screening.objects.filter(urgency",
        "rows = Screening._base_manager.filter(urgency",
    ),
    ("services/helped.py", "Episode.objects", "Episode._base_manager"),
    # The guard: without it a page of a client with an urgent answer opens as usual.
    ("web/access/urgent_first.py", "if waiting is not None:", "if waiting == client:"),
    (
        "services/choices.py",
        "next((row for row in known if str(row.pk) == key), None)",
        "Partner._base_manager.filter(pk=key).first() if key else None",
    ),
    # The network: its doors, its lists and its figures.
    ("web/access/network.py", "Touch.objects", "Touch._base_manager"),
    ("web/access/network.py", "ContactTry.objects", "ContactTry._base_manager"),
    ("web/access/network.py", "Tie.objects", "Tie._base_manager"),
    ("web/access/network.py", "IntroductionHop.objects", "IntroductionHop._base_manager"),
    ("web/access/network.py", "WeekPick.objects", "WeekPick._base_manager"),
    ("services/introduction_lists.py", "Introduction.objects", "Introduction._base_manager"),
    ("services/warmth.py", "Partner.objects", "Partner._base_manager"),
    ("services/touch_cards.py", "Touch.objects.order_by", "Touch._base_manager.order_by"),
    (
        "services/tries.py",
        "ContactTry.objects.filter(partner__merged",
        "ContactTry._base_manager.filter(partner__merged",
    ),
    ("services/ties.py", "Partner.objects", "Partner._base_manager"),
    ("services/ties.py", "IntroductionHop.objects", "IntroductionHop._base_manager"),
    ("services/week_contacts.py", "Touch.objects", "Touch._base_manager"),
    ("services/week_contacts.py", "ContactTry.objects", "ContactTry._base_manager"),
    ("services/week_contacts.py", "IntroductionHop.objects", "IntroductionHop._base_manager"),
    ("services/gaps.py", "Episode.objects", "Episode._base_manager"),
    ("services/gaps.py", "Partner.objects", "Partner._base_manager"),
    ("services/also_sees.py", "rows = Partner.objects", "rows = Partner._base_manager"),
    # Who is there twice: the door, what is asked, what was merged, and who is compared.
    ("web/access/same.py", "SameQuestion.objects", "SameQuestion._base_manager"),
    ("services/merge_pages.py", "Merge.objects", "Merge._base_manager"),
    (
        "services/same_questions.py",
        "rows = SameQuestion.objects.filter(unanswered",
        "rows = SameQuestion._base_manager.filter(unanswered",
    ),
    ("services/same_near.py", "Partner.objects", "Partner._base_manager"),
    ("services/same_pages.py", "type(row).objects", "type(row)._base_manager"),
    # What comes in, shared care, calendars and what was told.
    (
        "services/incoming.py",
        "return Incoming.objects.select_related(*NEEDED)",
        "return Incoming._base_manager.select_related(*NEEDED)",
    ),
    ("services/incoming.py", "found = Incoming.objects", "found = Incoming._base_manager"),
    ("services/partner_cards.py", "PartnerCard.objects", "PartnerCard._base_manager"),
    (
        "web/access/calendars.py",
        (
            'rows = CalendarSource.objects.select_related("practice")\n'
            "    return get_object_or_404(rows, pk=key, practice=request.practice)"
        ),
        "return get_object_or_404(CalendarSource._base_manager, pk=key)",
    ),
    (
        "web/access/calendars.py",
        (
            'rows = CalendarName.objects.select_related("practice", "client")\n'
            "    return get_object_or_404(rows, pk=key, practice=request.practice)"
        ),
        "return get_object_or_404(CalendarName._base_manager, pk=key)",
    ),
    (
        "services/calendars.py",
        "CalendarSource.objects.filter(is_on=True).order_by",
        "CalendarSource._base_manager.filter(is_on=True).order_by",
    ),
    ("services/calendar_names.py", "CalendarEntry.objects", "CalendarEntry._base_manager"),
    (
        "services/calendar_names.py",
        "CalendarName.objects.select_related",
        "CalendarName._base_manager.select_related",
    ),
    ("services/calendar_names.py", "Client.objects", "Client._base_manager"),
    # Lists of one row's own: without the row they would tell of everybody's.
    (
        "services/messages.py",
        "rows = Message.objects.filter(referral=referral)",
        "rows = Message._base_manager.all()",
    ),
    (
        "services/shared_plans.py",
        "SharedPlan.objects.filter(referral=referral)",
        "SharedPlan._base_manager.all()",
    ),
    (
        "services/disclosures.py",
        "Disclosure.objects.filter(referral=referral))",
        "Disclosure._base_manager.all())",
    ),
    (
        "services/disclosures.py",
        "Disclosure.objects.filter(client=client))",
        "Disclosure._base_manager.all())",
    ),
)
FILES = (
    "tests/security/test_matrix.py",
    "tests/security/test_foreign_keys.py",
    "tests/security/test_lists.py",
    "tests/security/test_urgent_first.py",
)


def plant(tree: Path, target: str, before: str, after: str) -> None:
    """Rewrite every `before` in one file of the copy; raise where there is none."""
    path = tree / SOURCE / target
    text = path.read_text(encoding="utf-8")
    if before not in text:
        sys.exit(f"{target} no longer holds {before!r}: choose another plant")
    path.write_text(text.replace(before, after), encoding="utf-8")


def matrix_is_red(tree: Path) -> bool:
    """Run the matrix on the copy and return whether it failed on a claim (not on an error)."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *FILES, "-q", "-n", "2", "-x"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    # 2 is pytest-xdist stopping at the first failure; an error while collecting has no FAILED line.
    return done.returncode in {1, 2} and "\nFAILED tests/security/" in done.stdout


def main() -> None:
    """Try every plant, or from the number given on; exit 1 where one was not caught."""
    missed = []
    plants = PLANTS[int(sys.argv[1]) if len(sys.argv) > 1 else 0 :]
    for target, before, after in plants:
        with tempfile.TemporaryDirectory(prefix="warmhand-plant-") as folder:
            tree = Path(folder)
            for part in ("src", "tests", "bench"):
                shutil.copytree(ROOT / part, tree / part)
            shutil.copy(ROOT / "pyproject.toml", tree)
            plant(tree, target, before, after)
            caught = matrix_is_red(tree)
        sys.stdout.write(f"{'caught' if caught else 'MISSED'}  {target}: {before} -> {after}\n")
        sys.stdout.flush()
        if not caught:
            missed.append(target)
    sys.stdout.write(f"{len(plants) - len(missed)} of {len(plants)} plants caught\n")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
