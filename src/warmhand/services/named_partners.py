"""Whether a partner may be named on the public page: only with their own yes, and at once not."""

from datetime import date, datetime

from django.db import transaction

from warmhand.services.partner_trail import note
from warmhand.store.partners import Partner
from warmhand.store.people import User


@transaction.atomic
def set_may_show(*, partner: Partner, on: date | None, user: User, now: datetime) -> None:
    """Keep the day on which `partner` agreed to be named, or with None that they do not.

    A yes that is there keeps its day.
    """
    if on is not None and partner.may_show_on is not None:
        return
    Partner.objects.filter(pk=partner.pk).update(may_show_on=on)
    partner.may_show_on = on
    note(partner, "may be named" if on else "is not named", user=user, now=now)
