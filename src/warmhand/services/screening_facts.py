"""What is known of a client when safety questions are asked, without asking again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from warmhand.core.care import EpisodeKind, VisitStatus
from warmhand.core.red_flags import Answer, Asked
from warmhand.core.rules import FactValue
from warmhand.core.screening import Asking, fits
from warmhand.core.screening_facts import aged
from warmhand.services.problems import region_of
from warmhand.services.safety_evidence import red_flags
from warmhand.store.care import Episode, Visit
from warmhand.store.clients import Client
from warmhand.store.safety import Screening

NO_PAIN = "no_pain"
NECK_WORK = frozenset({"neck", "head", "shoulder", "upper_back"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is asked."""

    earlier: Mapping[str, FactValue | None]
    """From earlier questions, as they are today; None is "not sure"."""
    product: Mapping[str, FactValue]
    """What the visits say."""


def regions_of(episode: Episode | None) -> list[str]:
    """Return where the trouble of `episode` is, or nothing where that is not known."""
    if episode is None:
        return []
    if episode.kind == EpisodeKind.WELLNESS.value:
        return [NO_PAIN]
    region = episode.region or region_of(episode.problem)
    return [region] if region in red_flags().regions else []


def known_of(client: Client, *, today: date) -> Known:
    """Return what is known of `client`: three queries at most."""
    earlier: dict[str, FactValue | None] = {}
    rows = Screening.objects.filter(client=client, finished_at__isnull=False)
    for facts, started_at in rows.order_by("finished_at").values_list("facts", "started_at"):
        weeks = max((today - started_at.date()).days // 7, 0)
        own = {name: value for name, value in facts.items() if name in red_flags().facts}
        earlier |= aged(red_flags(), own, weeks=weeks)
    if client.birth_year:
        earlier["age"] = max(today.year - client.birth_year, 0)
    return Known(earlier, _from_visits(client))


def _from_visits(client: Client) -> dict[str, FactValue]:
    rows = Visit.objects.filter(client=client, status=VisitStatus.DONE.value)
    last = rows.select_related("episode").order_by("-visit_on", "-clock").first()
    if last is None:
        return {"had_session": False, "after_neck_work": False}
    regions = regions_of(last.episode)
    is_neck = not regions or not NECK_WORK.isdisjoint(regions)
    return {"had_session": True, "after_neck_work": is_neck}


def asking_of(screening: Screening, known: Known) -> Asking:
    """Return what the rules may know of `screening`.

    At intake only what never changes counts from before; everything else is asked anew. What was
    kept under an earlier list of questions, and this one does not have, is left out: it is asked
    as this list asks it, and nothing stands in the way of the end.
    """
    is_intake = screening.asked == Asked.INTAKE.value
    flags = red_flags()
    rows = flags.facts
    earlier = {
        name: value
        for name, value in known.earlier.items()
        if name in rows and (not is_intake or rows[name].once)
    }
    facts = {**earlier, **screening.facts, **known.product}
    return Asking(
        asked=Asked(screening.asked),
        regions=frozenset(screening.regions) & flags.regions.keys(),
        facts={
            name: value
            for name, value in facts.items()
            if value is not None and name in rows and fits(rows[name], value)
        },
        topics=frozenset(screening.topics) & flags.topics.keys(),
    )


def answers_of(screening: Screening) -> dict[str, Answer]:
    """Return what is answered so far, line by line."""
    lines = red_flags().lines
    return {line: Answer(value) for line, value in screening.answers.items() if line in lines}
