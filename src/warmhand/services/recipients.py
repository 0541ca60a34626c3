"""Who a client's agreement names: the person as the client read them."""

from warmhand.formats.professions import profession_of
from warmhand.store.partners import Partner
from warmhand.store.referrals import Referral


def is_health(partner: Partner) -> bool:
    """Tell whether `partner` is a health professional; an unknown profession is none."""
    known = profession_of(partner.profession)
    return known is not None and known.is_health


def recipient_words(partner: Partner) -> str:
    """Return name and profession, as the client reads them: "Hana Kovac, physical therapist"."""
    known = profession_of(partner.profession)
    return f"{partner.name}, {known.name.lower()}" if known else partner.name


def is_still_named(referral: Referral) -> bool:
    """Tell whether the partner of `referral` is, word for word, whom its agreement names."""
    row, partner = referral.consent, referral.partner
    if row is None or partner is None or row.partner_id != partner.pk:
        return False
    agreed = (row.recipient, row.recipient_is_health)
    return agreed == (recipient_words(partner), is_health(partner))
