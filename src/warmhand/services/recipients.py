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


def named_partner(referral: Referral) -> Partner | None:
    """Return whom the agreement of `referral` names word for word, None where nobody is.

    That is its partner, or a row of the same person that was merged into it: two entries of one
    person are one recipient. Another profession, or a health professional who is none by now, is
    somebody else. One more query where the partner's own words differ.
    """
    row, partner = referral.consent, referral.partner
    if row is None or partner is None or row.partner_id != partner.pk:
        return None
    if row.recipient_is_health != is_health(partner):
        return None
    same = (partner, *_merged_into(partner, row.recipient))
    return next((one for one in same if recipient_words(one) == row.recipient), None)


def _merged_into(partner: Partner, recipient: str) -> list[Partner]:
    """Return the rows of the same profession that became `partner`, if its own words differ."""
    if recipient_words(partner) == recipient:
        return []
    found, into = [], [partner.pk]
    while into:
        rows = list(Partner.objects.filter(merged_into__in=into))
        found += [one for one in rows if one.profession == partner.profession]
        into = [one.pk for one in rows]
    return found


def is_still_named(referral: Referral) -> bool:
    """Tell whether the partner of `referral` is, word for word, whom its agreement names."""
    return named_partner(referral) is not None
