"""Where a practice stands in the recipe, read from its own rows."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from warmhand.core.network import BEFORE_TRUST, Stage
from warmhand.core.niche_plan import Facts, Position
from warmhand.core.outreach import EventState
from warmhand.services.answer_time import answer_time
from warmhand.services.gaps import cover_of
from warmhand.services.niche_reach import positions_of
from warmhand.services.report_times import report_times
from warmhand.store.niches import Niche
from warmhand.store.outreach import DemoEvent
from warmhand.store.partners import Partner
from warmhand.store.people import Practice

NEAREST_TO_TRUST = (Stage.MET, Stage.CONTACTED, Stage.FOUND)


def facts_of(*, practice: Practice, niche: Niche | None, today: date, now: datetime) -> Facts:
    """Return where `practice` stands on `today`, the day of `now`: nine queries, the directory.

    Positions are those of the chosen `niche`; without one there are none yet.
    """
    until, last = practice.openings_until, _events(now)
    times = report_times(practice=practice, today=today, now=now)
    return Facts(
        today=today,
        chosen_on=(niche.chosen_on or today) if niche else None,
        sentence=niche.sentence if niche else "",
        positions=_positions(niche, practice, today) if niche else (),
        is_public=practice.is_public,
        has_booking=bool(practice.booking_url),
        has_openings=bool(practice.public_openings) and (until is None or until >= today),
        tried_on=timezone.localdate(at) if (at := practice.refer_tried_at) else None,
        answers=answer_time(now=now),
        next_event=last[0],
        last_event=last[1],
        reports=times if times.told or times.late else None,
    )


def _events(now: datetime) -> tuple[date | None, date | None]:
    """The days of the next planned event and of the last one held: one query."""
    stands = Q(state=EventState.PLANNED.value) | Q(state=EventState.HELD.value)
    rows = DemoEvent.objects.filter(stands).order_by("starts_at").values_list("starts_at", "state")
    coming, held = None, None
    for at, state in rows:
        if state == EventState.HELD.value:
            held = timezone.localdate(at)
        elif at > now and coming is None:
            coming = timezone.localdate(at)
    return coming, held


def _positions(niche: Niche, practice: Practice, today: date) -> tuple[Position, ...]:
    """The positions of the niche's problem; without one, what all open episodes lack."""
    if niche.need:
        found = [
            (row.profession, row.words, ", ".join(name for _key, name in row.trusted))
            for row in positions_of(niche=niche, practice=practice)
        ]
    else:
        gaps = cover_of(practice=practice, today=today).gaps
        found = [(gap.professions[0], gap.profession_words, "") for gap in gaps]
    known = _known({slug for slug, _words, filled in found if not filled})
    return tuple(
        Position(
            code=f"position-{slug}"[:64],
            words=words[:1].upper() + words[1:],
            filled_by=filled,
            known=known.get(slug, ("", ""))[1],
            known_key=known.get(slug, ("", ""))[0],
        )
        for slug, words, filled in found
    )


def _known(slugs: set[str]) -> dict[str, tuple[str, str]]:
    """For each profession the known partner who is nearest to trust, then by name: one query."""
    order = {stage.value: number for number, stage in enumerate(NEAREST_TO_TRUST)}
    rows = Partner.objects.filter(archived_at=None, merged_into=None, profession__in=slugs)
    rows = rows.filter(stage__in=[stage.value for stage in BEFORE_TRUST])
    found: dict[str, tuple[int, str, str, str]] = {}
    for key, name, slug, stage in rows.values_list("pk", "name", "profession", "stage"):
        mine = (order.get(stage, len(order)), name.casefold(), str(key), name)
        found[slug] = min(found.get(slug, mine), mine)
    return {slug: (one[2], one[3]) for slug, one in found.items()}
