"""What is still true of answers that were given some time ago."""

from collections.abc import Mapping

from warmhand.core.red_flags import RedFlags
from warmhand.core.rules import FactValue

WEEKS_OF_RECENT = 12
"""How long "in the last 12 weeks" holds; what happened since is asked at every visit."""
LASTING = frozenset({"recent_injury", "hard_training"})
"""Asked among the recent, and not bound to the last weeks: how the trouble began, and a habit."""
LONGEST_PREGNANCY, TERM = 42, 40
WEEKS_AFTER_PREGNANCY = 52
WEEKS_A_YEAR = 52
NONE = -1

Facts = Mapping[str, FactValue | None]


def aged(flags: RedFlags, facts: Facts, *, weeks: int) -> dict[str, FactValue | None]:
    """Return `facts` as they are `weeks` (0 or more) after they were given.

    Age and weeks of a pregnancy go on, a pregnancy becomes the time after it, and what was
    recent is so no longer after 12 weeks. Everything else stays; None ("not sure") stays too.
    """
    found = dict(facts)
    if isinstance(age := found.get("age"), int):
        found["age"] = age + weeks // WEEKS_A_YEAR
    if weeks > WEEKS_OF_RECENT:
        recent = {name for name in found if flags.facts[name].bundle == "recent"}
        found |= dict.fromkeys(recent - LASTING, False)
    _after_pregnancy(found, weeks)
    _pregnancy(found, weeks)
    return found


def _pregnancy(found: dict[str, FactValue | None], weeks: int) -> None:
    if found.get("pregnant") not in ("yes", "maybe"):
        return
    known = found.get("pregnancy_weeks")
    at = known if isinstance(known, int) and known >= 0 else 0
    if at + weeks <= LONGEST_PREGNANCY:
        if at:
            found["pregnancy_weeks"] = at + weeks
        return
    since = at + weeks - TERM
    after = since if found["pregnant"] == "yes" and since < WEEKS_AFTER_PREGNANCY else NONE
    found |= {"pregnant": "no", "pregnancy_weeks": NONE, "postpartum_weeks": after}
    found.pop("high_risk_pregnancy", None)


def _after_pregnancy(found: dict[str, FactValue | None], weeks: int) -> None:
    since = found.get("postpartum_weeks")
    if isinstance(since, int) and since >= 0:
        now = since + weeks
        found["postpartum_weeks"] = now if now <= WEEKS_AFTER_PREGNANCY else NONE
