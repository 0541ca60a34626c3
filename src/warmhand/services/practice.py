"""The practice itself: who it is, what a visit costs, and whether others can open its links."""

from django.conf import settings

from warmhand.store.people import Practice


def links_reach_others(practice: Practice) -> bool:
    """Return whether a link of this site opens on somebody else's phone.

    True for the sample practice, whose people are made up and read on the machine itself; else
    only once a phone has opened a link over this very address. Until then no link is sent.
    """
    if practice.is_sample:
        return True
    return practice.reach_confirmed_at is not None and practice.reach_address == settings.ADDRESS
