"""All routes, read from the URL resolver, with an address of each for either practice."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.security.world import Side
from warmhand.core.referral import Step
from warmhand.web.access.people import Door

# allauth's own pages carry no door of ours; they belong to the person signed in, not to a practice.
ACCOUNT_PREFIXES = ("account_", "mfa_")
# What stands before everything else is about an urgent answer; other rounds have no such page.
URGENT = ("/urgent/", "/note/", "/follow-up/")
SLUGS = {"problem": "neck_pain", "profession": "chiropractor"}  # of the shipped evidence


@dataclass(frozen=True)
class Route:
    """One address pattern."""

    name: str
    path: str  # as "clients/<uuid:key>/edit/"
    door: Door | None

    @property
    def is_account(self) -> bool:
        return self.name.startswith(ACCOUNT_PREFIXES)


def all_routes() -> list[Route]:
    return sorted(_walk(get_resolver(), ""), key=lambda route: route.path)


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        elif isinstance(entry, URLPattern):
            door = getattr(entry.callback, "door", None)
            yield Route(entry.name or path, path, door)


def part_values(route: Route, side: Side) -> dict[str, str]:
    """Return what stands in each <part> of `route` for rows of `side`.

    A part that nobody here knows raises: a new kind of route must join the matrix.
    """
    values, before = {}, ""
    for piece in route.path.split("/"):
        if piece.startswith("<") and piece.endswith(">"):
            kind, _, name = piece[1:-1].partition(":")
            values[piece] = _value(kind, name, before, route, side)
        else:
            before = piece
    return values


def _value(kind: str, name: str, before: str, route: Route, side: Side) -> str:
    if name == "token":
        assert route.door is not None
        assert route.door.purpose is not None, f"{route.path} takes a token but is no link"
        return side.tokens[route.door.purpose]
    if kind == "uuid":
        # What is brought back must have been put away; the door asks for that too.
        was_away = route.path.endswith(("/restore/", "/back/"))
        if route.path.endswith(URGENT):
            return str(side.keys[f"urgent {before}"])
        return str(side.keys[f"former {before}" if was_away else before])
    if kind == "step":
        return Step.ACCEPT.value
    if kind in {"slug", "int"}:
        return side.names.get(name) or SLUGS[name]
    raise KeyError(f"{route.path}: the matrix has no value for {kind}:{name}")


def address(route: Route, side: Side, **instead: str) -> str:
    """Return the address of `route` with rows of `side`; `instead` replaces a part by its name."""
    path = route.path
    for piece, value in part_values(route, side).items():
        name = piece[1:-1].partition(":")[2]
        path = path.replace(piece, instead.get(name, value))
    return "/" + path
