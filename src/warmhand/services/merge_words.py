"""Keys of partners that stand within words: "not this one" on a draft holds for the person."""

from collections.abc import Mapping

from warmhand.core.referral import Status
from warmhand.services.merge_rows import Moved, Person
from warmhand.store.referrals import Referral

NOT_THIS_ONE = "store_referral.declined_partners"


def take_words(*, kept: Person, gone: Person) -> Moved:
    """Say "not this one" of `kept` in each draft that said it of `gone`; return those drafts."""
    taken = []
    for draft in _drafts():
        names = draft.declined_partners
        if str(gone.pk) in names and str(kept.pk) not in names:
            _write(draft, [*names, str(kept.pk)])
            taken.append(str(draft.pk))
    return {NOT_THIS_ONE: taken} if taken else {}


def return_words(*, kept: Person, moved: Mapping[str, list[str]]) -> None:
    """Take back what `take_words` said of `kept`."""
    for draft in _drafts():
        if str(draft.pk) in moved.get(NOT_THIS_ONE, []):
            _write(draft, [name for name in draft.declined_partners if name != str(kept.pk)])


def _drafts() -> list[Referral]:
    rows = Referral.objects.filter(status=Status.DRAFT.value).exclude(declined_partners=[])
    return list(rows.only("pk", "declined_partners"))


def _write(draft: Referral, names: list[str]) -> None:
    Referral.objects.filter(pk=draft.pk).update(declined_partners=names)
