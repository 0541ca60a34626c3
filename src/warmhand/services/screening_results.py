"""What the answers of a round come to, at its end and before it."""

from dataclasses import replace

from warmhand.core.red_flags import Asked, FactType, Urgency
from warmhand.core.rules import FactValue
from warmhand.core.screening import Asking, Result, screened
from warmhand.services.safety_evidence import red_flags
from warmhand.services.screening_facts import Known, answers_of, asking_of
from warmhand.store.safety import Screening


def result_of(row: Screening, known: Known) -> Result:
    """Return what the answers come to; at a visit only what today's answers bring.

    What is told today is never taken for known before: a flag that a doctor has closed is open
    again once the client says it anew.
    """
    return _result(row, asking_of(row, known))


def so_far(row: Screening, known: Known) -> Result:
    """Return what the answers of a round that goes on come to, as if the others were no.

    Only what was said counts: a question that nobody has answered yet is no "not sure".
    """
    asking = asking_of(row, known)
    unsaid = {
        name: no
        for name in red_flags().facts
        if name not in row.facts and (no := _no_to(name)) is not None
    }
    return _result(row, replace(asking, facts={**unsaid, **asking.facts}))


def _result(row: Screening, asking: Asking) -> Result:
    found = screened(red_flags(), asking, answers_of(row))
    if asking.asked is Asked.INTAKE:
        return found
    untold = {name: no for name in row.facts if (no := _no_to(name)) is not None}
    before = screened(red_flags(), replace(asking, facts={**asking.facts, **untold}), {})
    raised = tuple(one for one in found.raised if one not in before.raised)
    urgency = raised[0].urgency if raised else Urgency.NONE
    return Result(urgency, raised, found.ask_again, found.bars)


def _no_to(name: str) -> FactValue | None:
    """The value of a fact that says no; None where there is none, as for an age."""
    fact = red_flags().facts.get(name)
    if fact is None:
        return None
    if fact.type is FactType.BOOL:
        return False
    return "no" if "no" in fact.values else fact.none_value
