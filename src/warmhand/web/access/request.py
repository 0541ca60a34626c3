"""The request as pages see it, once a door has let it in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from warmhand.store.links import Link
from warmhand.store.people import Membership, Practice, User


class Request(HttpRequest):
    """A request of a member: `user`, `membership` and `practice` are set by `member`.

    `memberships` are all those of the person: where there are several, one can be chosen.
    """

    user: User
    membership: Membership
    memberships: list[Membership]
    practice: Practice
    htmx: HtmxDetails


class LinkRequest(HttpRequest):
    """A request of somebody who came by a secret link: `link` and `practice` are set."""

    link: Link
    practice: Practice
    htmx: HtmxDetails
