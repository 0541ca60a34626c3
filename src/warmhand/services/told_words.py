"""Free words about one client on their way to the partner: only what the client agreed to."""

from datetime import date

from warmhand.core.consent import ConsentError, Item, refuse_identifying, shared_items
from warmhand.core.identifying import identifying_words, without_identifying
from warmhand.core.referral import Purpose
from warmhand.services import letters
from warmhand.store.referrals import Referral

UNSAID = "[names what is not shared]"


def items_shared(referral: Referral, *, on: date) -> frozenset[Item]:
    """Return what may go to the partner of `referral` on the day `on`, by the agreement."""
    agreed = letters.agreed_consent(referral)
    return shared_items(agreed, on=on) if agreed else frozenset()


def is_covered(referral: Referral, *, on: date) -> bool:
    """Tell whether free words about the client may go to the partner on the day `on`.

    They may where the agreement shares the question: that is the item of words. To who is no
    health professional it does so only with a signature.
    """
    return Item.QUESTION in items_shared(referral, on=on)


def refuse_untold(text: str, *, referral: Referral, on: date) -> None:
    """Raise `ConsentError` where `text` names what the partner may not know of the client."""
    client = referral.client
    if Purpose(referral.purpose) is Purpose.ASK:
        refuse_identifying(text, name=client.name, phones=[client.phone], emails=[client.email])
        return
    may = items_shared(referral, on=on)
    found = identifying_words(
        text,
        name="" if Item.NAME in may else client.name,
        phones=[] if Item.PHONE in may else [client.phone],
        emails=[] if Item.EMAIL in may else [client.email],
    )
    if found:
        raise ConsentError(
            f"This names what the client did not agree to share ({', '.join(found)}). Take it out."
        )


def as_told(text: str, *, referral: Referral, on: date) -> str:
    """Return `text` as the partner may read it on the day `on`; the agreement may be a newer one."""
    client, may = referral.client, items_shared(referral, on=on)
    told = without_identifying(
        text,
        name="" if Item.NAME in may else client.name,
        phones=() if Item.PHONE in may else (client.phone,),
        emails=() if Item.EMAIL in may else (client.email,),
    )
    return told or (UNSAID if text.strip() else "")
