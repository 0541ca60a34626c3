"""The two drawings of the map, from what the services know of people."""

from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from warmhand.core.a_team import A_TEAM_STAGES
from warmhand.core.network import TieKind
from warmhand.core.network_map import rings
from warmhand.core.warmth import last_contact_words
from warmhand.formats.network_parts import NARROW, WIDE, Line, Mark, NetworkPicture, Shape
from warmhand.formats.network_svg import network_svg
from warmhand.services.gaps import Gap
from warmhand.services.letters import first_name
from warmhand.services.network_map import NetworkMap, OnMap, Places
from warmhand.services.partner_pages import is_health, profession_words

LINES = {
    TieKind.WORKS_WITH: Line.WORKS,
    TieKind.INTRODUCED_BEFORE: Line.INTRODUCED,
    TieKind.KNOWS: Line.KNOWS,
}
RINGS = tuple(zip(rings(), ("warm", "lukewarm", "fading, or not yet"), strict=True))
NAMED = 3


def drawing(found: NetworkMap, *, today: date) -> SafeString:
    """Return both drawings as SVG; every word in them is escaped where they are made."""
    # Names of the A-team are placed before those of others.
    team_first = sorted(found.people, key=lambda each: each.partner.stage not in A_TEAM_STAGES)
    wide = _picture(found, tuple(team_first), found.places, today)
    narrow = _picture(found, found.nearest, found.near_places, today)
    return mark_safe(  # noqa: S308 - made by formats.network_svg, which escapes
        "\n".join(
            network_svg(picture, frame, prefix="map")
            for picture, frame in ((wide, WIDE), (narrow, NARROW))
        )
    )


def _picture(
    found: NetworkMap, people: tuple[OnMap, ...], places: Places, today: date
) -> NetworkPicture:
    path = found.path
    return NetworkPicture(
        title=_title(found, people),
        description=_description(found),
        marks=[
            *(_gap_mark(key, gap, places) for key, gap in found.gaps),
            *(_mark(each, places, today) for each in people),
        ],
        ties=[(one, other, LINES.get(kind, Line.PLACE)) for one, other, kind in found.ties],
        own={each.key: each.shares_now for each in people if each.warmth.last_on is not None},
        to_gap=(str(path.shown.first.pk), path.gap) if path else None,
        sectors=[group.words for group in found.sectors],
        rings=RINGS,
    )


def _mark(each: OnMap, places: Places, today: date) -> Mark:
    row = each.partner
    who = ", ".join(filter(None, (row.name, each.profession or "profession not known yet")))
    state = each.away_words or each.warmth.word.value
    return Mark(
        key=each.key,
        name=row.name,
        short=first_name(row.name),
        detail=row.credential or each.profession,
        words=f"{who}: {state}, {last_contact_words(each.warmth, on=today)}",
        href=reverse("partner", args=[row.pk]),
        shape=_shape(row.profession),
        at=places[each.key],
        is_pale=bool(each.away_words),
    )


def _shape(profession: str) -> Shape:
    if not profession:
        return Shape.OTHER
    return Shape.HEALTH if is_health(profession) else Shape.COACH


def _gap_mark(key: str, gap: Gap, places: Places) -> Mark:
    name = profession_words(gap.professions[0])
    nobody = "nobody trusted yet" if gap.known else "nobody yet"
    return Mark(
        key=key,
        name=f"Gap: {name}",
        short=name.capitalize(),
        detail=nobody,
        words=f"Gap: {gap.title.lower()}, for {gap.label.lower()}",
        href=f"{reverse('partners')}#{gap.anchor}",
        shape=Shape.GAP,
        at=places[key],
    )


def _title(found: NetworkMap, people: tuple[OnMap, ...]) -> str:
    gaps = len(found.gaps)
    told = f"Your network: {len(people)} {'person' if len(people) == 1 else 'people'}"
    told += " by how warm it is between you"
    return f"{told}, and {gaps} {'gap' if gaps == 1 else 'gaps'}" if gaps else told


def _description(found: NetworkMap) -> str:
    near = [each.partner.name for each in found.people[:NAMED] if each.warmth.last_on]
    sentences = [f"Nearest to you: {', '.join(near)}."] if near else []
    if found.gaps:
        titles = (profession_words(gap.professions[0]) for _, gap in found.gaps)
        sentences.append(f"Gaps: {', '.join(titles)}.")
    return " ".join([*sentences, "The table under the picture says the same."])
