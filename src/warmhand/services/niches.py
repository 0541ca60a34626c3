"""Niches of a practice: noted, put into a sentence, at most one chosen, left again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from warmhand.core.errors import InvalidValueError
from warmhand.core.niche_books import Rule, Sentence
from warmhand.core.niches import NicheState, Trait
from warmhand.services.practice import note
from warmhand.services.trait_words import known_needs, known_values, sentence_words
from warmhand.store.niches import Characteristic, Niche
from warmhand.store.people import Practice, User

LONGEST = 500
MOST_RULES = 2
MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NicheDetails:
    """Whom a niche means; `words` is the own sentence, "" for the one that the rules make."""

    rules: tuple[Rule, ...] = ()
    need: str = ""
    words: str = ""
    starter: str = ""


def sentence_of(niche: Niche) -> Sentence:
    """Return the rules of `niche` as the finder knows them."""
    rules = tuple((Trait(trait), str(value)) for trait, value in niche.rules)
    return Sentence(rules, niche.need)


def words_of(niche: Niche) -> str:
    """Return `niche` in one sentence: the own words, else what its rules say."""
    return niche.sentence or sentence_words(sentence_of(niche), own=own_words(niche))


def own_words(niche: Niche) -> dict[Rule, str]:
    """Return the labels of own words among the rules of `niche`: no query without any."""
    return labels_of(sentence_of(niche))


def labels_of(*sentences: Sentence) -> dict[Rule, str]:
    """Return the labels of own words among `sentences`: one query, none without own words."""
    own = {
        (trait, value)
        for sentence in sentences
        for trait, value in sentence.rules
        if value not in dict(known_values(trait))
    }
    if not own:
        return {}
    rows = Characteristic.objects.filter(value__in={value for _, value in own}).exclude(label="")
    told = rows.values_list("trait", "value", "label").distinct()
    return {(Trait(trait), value): label for trait, value, label in told}


def chosen_niche() -> Niche | None:
    """Return the niche that the practice in scope chose, or None: one query."""
    return Niche.objects.filter(state=NicheState.CHOSEN.value).first()


def niches_held() -> list[Niche]:
    """Return the niches of the practice in scope, the chosen one first, the left ones last."""
    order = [NicheState.CHOSEN, NicheState.NOTED, NicheState.LEFT]
    rows = Niche.objects.order_by("-created_at", "pk")[:MOST]
    return sorted(rows, key=lambda row: order.index(NicheState(row.state)))


def checked(details: NicheDetails) -> NicheDetails:
    """Return `details` in order.

    Raises `InvalidValueError` where nothing is asked for, for more than two characteristics or two
    of one kind, a value or a place of the body that nobody knows, or an endless sentence.
    """
    kinds = [trait for trait, _value in details.rules]
    if not kinds and not details.need:
        raise InvalidValueError("Say whom you mean: a characteristic, a problem, or both.")
    if len(kinds) > MOST_RULES or len(set(kinds)) < len(kinds):
        raise InvalidValueError("At most two characteristics, each of another kind.")
    if details.need and details.need not in dict(known_needs()):
        raise InvalidValueError("This problem is not known.")
    for trait, value in details.rules:
        if value not in dict(known_values(trait)) and not _is_own(trait, value):
            raise InvalidValueError("This characteristic is not known.")
    words = " ".join(details.words.split())
    if len(words) > LONGEST:
        raise InvalidValueError(f"Keep the sentence under {LONGEST} letters.")
    rules = tuple(sorted(details.rules, key=lambda rule: list(Trait).index(rule[0])))
    return NicheDetails(rules=rules, need=details.need, words=words, starter=details.starter)


def _is_own(trait: Trait, value: str) -> bool:
    rows = Characteristic.objects.filter(trait=trait.value, value=value)
    return rows.exclude(label="").exists()


@transaction.atomic
def add_niche(*, practice: Practice, details: NicheDetails, user: User, now: datetime) -> Niche:
    """Note a niche, or return the one that stands there with the same rules.

    Raises `InvalidValueError` as `checked` does.
    """
    good = checked(details)
    same = Niche.objects.filter(rules=_stored(good), need=good.need).first()
    if same is not None:
        return same
    niche = Niche.objects.create(
        practice=practice,
        rules=_stored(good),
        need=good.need,
        sentence=good.words,
        starter=good.starter,
        created_at=now,
    )
    note(practice, "a niche was noted", user=user, now=now)
    return niche


def _stored(details: NicheDetails) -> list[list[str]]:
    return [[trait.value, value] for trait, value in details.rules]


@transaction.atomic
def change_niche(*, niche: Niche, details: NicheDetails, user: User, now: datetime) -> None:
    """Change whom `niche` means; who was put in or out by hand stays so.

    Raises `InvalidValueError` as `checked` does.
    """
    good = checked(details)
    niche.rules, niche.need, niche.sentence = _stored(good), good.need, good.words
    niche.save(update_fields=["rules", "need", "sentence"])
    note(niche.practice, "a niche was changed", user=user, now=now)


@transaction.atomic
def choose_niche(*, niche: Niche, user: User, now: datetime, today: date) -> Niche | None:
    """Choose `niche`; return the one that was chosen until now, which is left, or None."""
    before = Niche.objects.filter(state=NicheState.CHOSEN.value).exclude(pk=niche.pk).first()
    if before is not None:
        _put(before, NicheState.LEFT, left_on=today)
    if niche.state != NicheState.CHOSEN.value:
        _put(niche, NicheState.CHOSEN, chosen_on=today, left_on=None)
        note(niche.practice, "a niche was chosen", user=user, now=now)
    return before


@transaction.atomic
def leave_niche(*, niche: Niche, user: User, now: datetime, today: date) -> None:
    """Leave `niche`; all that was noted of it stays."""
    if niche.state == NicheState.CHOSEN.value:
        _put(niche, NicheState.LEFT, left_on=today)
        note(niche.practice, "a niche was left", user=user, now=now)


@transaction.atomic
def drop_niche(*, niche: Niche, user: User, now: datetime) -> None:
    """Take out a niche that was only noted.

    Raises `InvalidValueError` for one that is or was chosen: its plan is kept.
    """
    if niche.state != NicheState.NOTED.value:
        raise InvalidValueError("This one was chosen once, and its plan is kept.")
    note(niche.practice, "a niche was taken out", user=user, now=now)
    niche.delete()


def _put(niche: Niche, state: NicheState, **days: date | None) -> None:
    niche.state = state.value
    for field, day in days.items():
        setattr(niche, field, day)
    niche.save(update_fields=["state", *days])
