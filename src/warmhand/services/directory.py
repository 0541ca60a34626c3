"""The directory: load the national registry into it, search it, read one listing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from warmhand.core.errors import InvalidValueError
from warmhand.core.professions import slugs_by_code
from warmhand.core.registry import PHONE_LENGTH, Listing, Refusal, repaired_npi, repaired_zip
from warmhand.formats.nppes import Reader, Wanted, read_deactivations, search_name
from warmhand.formats.nppes_batch import Batch
from warmhand.formats.nppes_layout import Layout, text_of
from warmhand.formats.nppes_stream import batches
from warmhand.formats.professions import professions as known_professions
from warmhand.formats.zip_places import all_places
from warmhand.store import directory as rows
from warmhand.store.directory_build import Build, building

MOST_KM = 500
MOST_FOUND = 500


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


@dataclass(frozen=True, slots=True)
class Found:
    """A listing and how far the middle of its ZIP area is away, in kilometres."""

    listing: Listing
    distance_km: float


def _ignore(_progress: object) -> None:
    return None


def load(
    *,
    path: Path,
    source: Path,
    states: Collection[str] = (),
    professions: Collection[str] = (),
    deactivations: Path | None = None,
    on_bytes: Callable[[int], None] = _ignore,
    on_refusal: Callable[[Refusal], None] = _ignore,
) -> LoadReport:
    """Add the rows of the provider file `source` (.csv or .zip) to the directory at `path`.

    Rows outside `states` (two letters) or `professions` (slugs) are left out, unless the
    directory has their number already. Of two rows with one number the one updated later wins.
    `on_bytes` hears how far into `source` the load is, `on_refusal` each line not taken.
    Raises `DomainError` where the file is not one of the registry; the directory is then as it
    was, as it is whenever a load is stopped.
    """
    wanted = Wanted(frozenset(map(_state, states)), frozenset(map(known_slug, professions)))
    ended = _deactivations(deactivations, on_refusal) if deactivations else []
    report = LoadReport()
    with building(path) as build:
        if build.is_new:
            build.set_places(_places())
        for batch in batches(source, reader_for=_reader(build, wanted), on_bytes=on_bytes):
            _take(batch, build, report, on_refusal)
        build.deactivate(ended)
        changes = build.finish()
    report.added, report.updated = changes.added, changes.updated
    report.unchanged, report.removed = changes.unchanged, changes.removed
    report.listings, report.without_place = rows.counts(path)
    return report


def _reader(build: Build, wanted: Wanted) -> Callable[[Layout], Reader]:
    filtered = bool(wanted.states or wanted.professions)
    held = build.held if filtered and not build.is_new else None
    slugs = slugs_by_code(known_professions())
    return partial(Reader, slugs=slugs, wanted=wanted, held=held)


def _take(
    batch: Batch, build: Build, report: LoadReport, on_refusal: Callable[[Refusal], None]
) -> None:
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


def _deactivations(source: Path, on_refusal: Callable[[Refusal], None]) -> list[tuple[int, str]]:
    pairs, refused = read_deactivations(text_of(source.read_bytes()))
    for refusal in refused:
        on_refusal(refusal)
    return pairs


def _places() -> dict[int, tuple[float, float]]:
    return {int(code): (place.latitude, place.longitude) for code, place in all_places().items()}


def _state(text: str) -> str:
    if len(text) != 2 or not text.isalpha():
        raise InvalidValueError(f"{text!r} is not a state; write its two letters, as in PA.")
    return text.upper()


def known_slug(text: str) -> str:
    """Return the slug of the profession that `text` names; hyphens may stand for underscores.

    Raises `InvalidValueError`, which lists the professions, where there is none.
    """
    slug = text.strip().casefold().replace("-", "_").replace(" ", "_")
    slugs = [each.slug for each in known_professions()]
    if slug not in slugs:
        raise InvalidValueError(f"{text!r} is no profession we know. Known: {', '.join(slugs)}.")
    return slug


def find(
    *,
    path: Path,
    near_zip: str,
    within_km: float,
    profession: str = "",
    name: str = "",
    limit: int = 20,
) -> list[Found]:
    """Return listings near the middle of the area of `near_zip`, nearest first, then by name.

    `within_km` is above 0 and at most 500, `limit` 1 to 500. `profession` is a slug, "" for any.
    Every word of `name` begins a word of the listing's name. Raises `InvalidValueError` outside
    these and for an unknown ZIP code, `DirectoryMissingError` where nothing is loaded.
    """
    if not 0 < within_km <= MOST_KM:
        raise InvalidValueError(f"A distance of {within_km:g} km is not between 0 and {MOST_KM}.")
    if not 1 <= limit <= MOST_FOUND:
        raise InvalidValueError(f"A limit of {limit} is not between 1 and {MOST_FOUND}.")
    found = rows.nearest(
        path,
        zip_code=_five_digits(near_zip),
        within_km=within_km,
        profession=known_slug(profession) if profession else "",
        words=search_name(name).split(),
        limit=limit,
    )
    if found is None:
        raise InvalidValueError(f"No place is known for the ZIP code {near_zip}.")
    return [Found(listing=listing, distance_km=distance) for listing, distance in found]


def _five_digits(text: str) -> str:
    digits = repaired_zip(text, state="")[:5]
    if not digits:
        raise InvalidValueError("A ZIP code is needed, as in 19103.")
    return digits


def listing(*, path: Path, npi: str) -> Listing | None:
    """Return the listing with the registry number `npi`, None where the directory has none.

    Raises `InvalidValueError` if the number is not valid, `DirectoryMissingError` where nothing
    is loaded.
    """
    return rows.listing(path, npi=repaired_npi(npi))


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
