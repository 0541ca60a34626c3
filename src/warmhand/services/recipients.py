"""Who a client's agreement names: the person as the client read them."""

from warmhand.formats.professions import professions
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral


def is_health(partner: Partner) -> bool:
    """Tell whether `partner` is a health professional; an unknown profession is none."""
    return any(row.is_health for row in professions() if row.slug == partner.profession)


def recipient_words(partner: Partner) -> str:
    """Return name and profession, as the client reads them: "Hana Kovac, physical therapist"."""
    named = next((row.name for row in professions() if row.slug == partner.profession), "")
    return ", ".join(part for part in (partner.name, named.lower()) if part)


def is_still_named(referral: Referral) -> bool:
    """Tell whether the partner of `referral` is, word for word, whom its agreement names."""
    row, partner = referral.consent, referral.partner
    if row is None or partner is None or row.partner_id != partner.pk:
        return False
    agreed = (row.recipient, row.recipient_is_health)
    return agreed == (recipient_words(partner), is_health(partner))
