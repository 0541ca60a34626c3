"""The professions a partner can have, and the registry's codes that mean them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from warmhand.core.checked import Checked


@dataclass(frozen=True, slots=True)
class TaxonomyCode:
    """One code of the NUCC provider taxonomy: ten characters, its name, how far it was checked."""

    code: str
    display: str
    checked: Checked


@dataclass(frozen=True, slots=True)
class Profession:
    """One profession: `slug` is its stable name, `name` and `plural` are words for people.

    `fit_column` is the column of the profession-fit evidence that grades it. A profession that
    is not a health profession may read health details only under a signed authorisation; a
    medical one is seen first while an urgent safety question is open.
    """

    slug: str
    name: str
    plural: str
    is_health: bool
    is_medical: bool
    manipulates_spine: bool
    manipulates_mainly: bool
    manipulates_checked: Checked
    fit_column: str
    codes: tuple[TaxonomyCode, ...]


def with_article(name: str) -> str:
    """Return the name of a profession as in "a podiatrist" or "an acupuncturist"."""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def slugs_by_code(professions: Iterable[Profession]) -> Mapping[str, str]:
    """Return the slug that each NUCC code stands for; a code that is absent means none of ours."""
    return {code.code: each.slug for each in professions for code in each.codes}
