"""The introductions of the sample practice, made by the services that real ones are made by."""

from collections.abc import Mapping
from typing import Any

from warmhand.core.introductions import Answer, p_of_parts
from warmhand.services import introduction_answers, introductions
from warmhand.services.sample_network import Surroundings
from warmhand.services.ties import FoundPath, PathStep, network_graph
from warmhand.store.network import Introduction

FIRST = 0.5
"""The chance with oneself on a path that is told; it is kept nowhere."""


def add_introductions(here: Surroundings, told: Mapping[str, Any]) -> None:
    """Ask for those of `told`, oldest first, with what came of them; then offer one."""
    for one in told["introduction"]:
        _ask(here, one)
    for one in told["offer"]:
        _offer(here, one)


def _ask(here: Surroundings, told: Mapping[str, Any]) -> None:
    target, day, at = here.partners[told["target"]], here.on(told["days"]), here.at(told["days"])
    row = introductions.ask(
        target=target,
        path=_path(here, told),
        words=told["words"],
        user=here.owner,
        today=day,
        now=at,
    )
    if "answered" in told:
        _answer(here, row, told)


def _answer(here: Surroundings, row: Introduction, told: Mapping[str, Any]) -> None:
    introduction_answers.answer(
        hop=row.hops.get(),
        said=Answer.YES,
        user=here.owner,
        today=here.on(told["answered"]),
        now=here.at(told["answered"]),
    )
    if "thanked" in told:
        row.refresh_from_db()
        on, at = here.on(told["thanked"]), here.at(told["thanked"])
        introduction_answers.thank(introduction=row, user=here.owner, today=on, now=at)


def _path(here: Surroundings, told: Mapping[str, Any]) -> FoundPath:
    """Return the way that was gone, resting on what was known on that day."""
    giver, target = here.partners[told["through"]].pk, here.partners[told["target"]].pk
    parts = network_graph(practice=here.practice, today=here.on(told["days"])).parts(giver, target)
    steps = (PathStep(None, giver, FIRST), PathStep(giver, target, p_of_parts(parts), parts))
    return FoundPath(steps[0].p * steps[1].p, steps, min(steps, key=lambda step: step.p))


def _offer(here: Surroundings, told: Mapping[str, Any]) -> None:
    row = introductions.offer(
        one=here.partners[told["one"]],
        other=here.partners[told["other"]],
        words=told["words"],
        user=here.owner,
        today=here.on(told["days"]),
        now=here.at(told["days"]),
    )
    for hop in row.hops.filter(giver=here.partners[told["said"]]):
        introduction_answers.answer(
            hop=hop,
            said=Answer.YES,
            user=here.owner,
            today=here.on(told["days"] - 1),
            now=here.at(told["days"] - 1),
        )
