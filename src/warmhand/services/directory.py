"""The directory: load the national registry into it, search it, read one listing."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from warmhand.core.errors import InvalidValueError
from warmhand.core.geo import Town
from warmhand.core.professions import slugs_by_code
from warmhand.core.registry import (
    PHONE_LENGTH,
    Listing,
    NumberSet,
    Refusal,
    repaired_npi,
    repaired_zip,
)
from warmhand.formats.nppes import Reader, Wanted, search_name
from warmhand.formats.nppes_batch import Batch, Row
from warmhand.formats.nppes_blocks import PLACES, has_places, opened
from warmhand.formats.nppes_ended import read_deactivations
from warmhand.formats.nppes_layout import Layout
from warmhand.formats.nppes_place import PLACE_FIELDS, second_places
from warmhand.formats.nppes_stream import batches
from warmhand.formats.professions import professions as known_professions
from warmhand.formats.zip_places import all_places, split_town, town_key
from warmhand.store import directory as rows
from warmhand.store.directory_build import Build, building

MOST_KM = 500
MOST_FOUND = 500
MOST_TOWNS = 12


@dataclass(slots=True)
class LoadReport:
    """What a load read and did.

    `read` is the sum of `kept`, `left_out`, `deactivated` and `refused`; `kept` that of `added`,
    `updated` and `unchanged`. `removed` counts listings taken out because their number ended.
    """

    read: int = 0
    kept: int = 0
    left_out: int = 0
    deactivated: int = 0
    refused: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    listings: int = 0
    without_place: int = 0
    places: int = 0
    """Second places of practice that the directory holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listing and how far the middle of its ZIP area is away, in kilometres.

    Somebody who practises in several places stands at the nearest of them.
    """

    listing: Listing
    distance_km: float
    is_second_place: bool = False


class SeveralTownsError(InvalidValueError):
    """More than one town has the name; `towns` are they, the largest first."""

    def __init__(self, name: str, towns: Sequence[Town]) -> None:
        self.towns = tuple(towns)
        told = "; ".join(town.words for town in towns[:MOST_TOWNS])
        more = " and more" if len(towns) > MOST_TOWNS else ""
        super().__init__(
            f"There is more than one {name}: {told}{more}. Write the state too, "
            f"as in {towns[0].words}."
        )


def _ignore(_progress: object) -> None:
    return None


def load(
    *,
    path: Path,
    source: Path,
    states: Collection[str] = (),
    professions: Collection[str] = (),
    deactivations: Path | None = None,
    locations: Path | None = None,
    on_bytes: Callable[[int], None] = _ignore,
    on_refusal: Callable[[Refusal], None] = _ignore,
) -> LoadReport:
    """Add the rows of the provider file `source` (.csv or .zip) to the directory at `path`.

    Rows outside `states` (two letters) or `professions` (slugs) are left out, unless the
    directory has their number already; a second place of practice in one of the states counts
    too. Second places are those in `locations`, or in `source` where it is the whole zip. Of two
    rows with one number the one updated later wins. `on_bytes` hears how far into `source` the
    load is, `on_refusal` each line not taken. Raises `DomainError` where the file is not one of
    the registry; the directory is then as it was, as it is whenever a load is stopped.
    """
    wanted = Wanted(frozenset(map(_state, states)), frozenset(map(known_slug, professions)))
    ended = _deactivations(deactivations, on_refusal) if deactivations else []
    places = locations or (source if has_places(source) else None)
    report = LoadReport()
    with building(path) as build:
        if build.is_new:
            build.set_places(_places())
        if places and wanted.states:
            wanted = replace(wanted, near=_near(places, wanted.states))
        for batch in batches(source, reader_for=_reader(build, wanted), on_bytes=on_bytes):
            found = _take(batch, build, report, on_refusal)
            if places:
                build.speak_for(found)
        if places:
            _take_places(places, build, on_refusal)
        build.deactivate(ended)
        changes = build.finish()
    report.added, report.updated = changes.added, changes.updated
    report.unchanged, report.removed = changes.unchanged, changes.removed
    report.listings, report.without_place, report.places = rows.counts(path)
    return report


def _near(source: Path, states: frozenset[str]) -> NumberSet:
    """Return the numbers of those with a second place of practice in one of `states`."""
    found = NumberSet()
    state = PLACE_FIELDS.index("state")
    with opened(source, PLACES) as (stream, _disk):
        for batch in second_places(stream):
            found.add([row[0] for row in batch.rows if row[state] in states])  # type: ignore[misc]  # a number
    return found


def _take_places(source: Path, build: Build, on_refusal: Callable[[Refusal], None]) -> None:
    with opened(source, PLACES) as (stream, _disk):
        for batch in second_places(stream):
            build.add_places(batch.rows)
            for refusal in batch.refused:
                on_refusal(Refusal(refusal.line, f"(practice locations) {refusal.reason}"))


def _reader(build: Build, wanted: Wanted) -> Callable[[Layout], Reader]:
    filtered = bool(wanted.states or wanted.professions)
    held = build.held if filtered and not build.is_new else None
    slugs = slugs_by_code(known_professions())
    return partial(Reader, slugs=slugs, wanted=wanted, held=held)


def _take(
    batch: Batch, build: Build, report: LoadReport, on_refusal: Callable[[Refusal], None]
) -> list[Row]:
    found = batch.rows
    build.add(found)
    build.deactivate(batch.deactivated)
    report.read += batch.read
    report.kept += len(found)
    report.left_out += batch.left_out
    report.deactivated += len(batch.deactivated)
    report.refused += len(batch.refused)
    for refusal in batch.refused:
        on_refusal(refusal)
    return found


def _deactivations(source: Path, on_refusal: Callable[[Refusal], None]) -> list[tuple[int, str]]:
    pairs, refused = read_deactivations(source.read_bytes())
    for refusal in refused:
        on_refusal(refusal)
    return pairs


def _places() -> Iterator[tuple[int, float, float, str, str, str]]:
    for code, at in all_places().items():
        yield int(code), at.latitude, at.longitude, at.city, at.state, town_key(at.city)


def _state(text: str) -> str:
    if len(text) != 2 or not text.isalpha():
        raise InvalidValueError(f"“{text}” is not a state; write its two letters, as in PA.")
    return text.upper()


def known_slug(text: str) -> str:
    """Return the slug of the profession that `text` names; hyphens may stand for underscores.

    Raises `InvalidValueError`, which lists the professions, where there is none.
    """
    slug = text.strip().casefold().replace("-", "_").replace(" ", "_")
    slugs = [each.slug for each in known_professions()]
    if slug not in slugs:
        raise InvalidValueError(f"“{text}” is no profession we know. Known: {', '.join(slugs)}.")
    return slug


def find(
    *,
    path: Path,
    within_km: float,
    near_zip: str = "",
    near: str = "",
    profession: str = "",
    professions: Collection[str] = (),
    name: str = "",
    limit: int = 20,
) -> list[Found]:
    """Return listings around a place, nearest first, then by name, each person once.

    The place is the middle of the area of `near_zip`, or `near`: a ZIP code or a town ("Bend, OR").
    `within_km` is above 0 and at most 500, `limit` 1 to 500. `profession` and `professions` are
    slugs, none for any. Every word of `name` begins a word of the listing's name. Raises
    `InvalidValueError` outside these and for an unknown place, `SeveralTownsError` where a town's
    state is needed, `DirectoryMissingError` where nothing is loaded.
    """
    if not 0 < within_km <= MOST_KM:
        raise InvalidValueError(f"A distance of {within_km:g} km is not between 0 and {MOST_KM}.")
    if not 1 <= limit <= MOST_FOUND:
        raise InvalidValueError(f"A limit of {limit} is not between 1 and {MOST_FOUND}.")
    found = rows.nearest(
        path,
        middle=_position(path, near_zip)
        if near_zip or not near
        else middle_of(path=path, near=near),
        within_km=within_km,
        professions=[known_slug(each) for each in (*professions, profession) if each],
        words=search_name(name).split(),
        limit=limit,
    )
    return [Found(each.listing, each.distance_km, each.is_second_place) for each in found]


def middle_of(*, path: Path, near: str) -> tuple[float, float]:
    """Return latitude and longitude in degrees of a ZIP code or of a town ("Bend", "Bend, OR").

    Raises `SeveralTownsError` where more than one town has the name, `InvalidValueError` where
    none has.
    """
    if any(character.isdecimal() for character in near):
        return _position(path, near)
    for city, state in split_town(near):
        towns = rows.towns(path, key=town_key(city), state=state)
        if len(towns) > 1:
            raise SeveralTownsError(city, towns)
        if towns:
            return towns[0].latitude, towns[0].longitude
    raise InvalidValueError(
        f"We know no place called “{near.strip()[:60]}”. Write it as in Bend, OR."
    )


def _position(path: Path, zip_code: str) -> tuple[float, float]:
    found = rows.position(path, zip_code=_five_digits(zip_code))
    if found is None:
        raise InvalidValueError(f"No place is known for the ZIP code {zip_code}.")
    return found


def _five_digits(text: str) -> str:
    digits = repaired_zip(text, state="")[:5]
    if not digits:
        raise InvalidValueError("A ZIP code is needed, as in 19103.")
    return digits


def listing(*, path: Path, npi: str, zip_code: str = "") -> Listing | None:
    """Return the listing with the registry number `npi`, None where the directory has none.

    It stands at the place of practice with this `zip_code`, if there is one, else at its own
    address. Raises `InvalidValueError` if the number is not valid, `DirectoryMissingError` where
    nothing is loaded.
    """
    found = rows.places_of(path, npi=repaired_npi(npi))
    there = (each for each in found if zip_code and each.zip[:5] == zip_code[:5])
    return next(there, found[0] if found else None)


def alike(
    *, path: Path, phones: Sequence[str] = (), names: Sequence[tuple[str, str]] = ()
) -> list[Listing]:
    """Return the listings that may be somebody with one of `phones` or `names`, by number.

    A phone counts by its last ten digits. A name is (last, first) in any letters; the first may
    be an initial or "", and (name, "") finds an organisation by how its name begins. A key that
    more than 400 listings share finds none. Raises `DirectoryMissingError` where nothing is
    loaded.
    """
    digits = ["".join(filter(str.isdecimal, phone))[-PHONE_LENGTH:] for phone in phones]
    folded = [(search_name(last).strip(), search_name(first).strip()) for last, first in names]
    return rows.sharing(path, phones=digits, names=[each for each in folded if each[0]])
