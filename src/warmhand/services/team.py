"""The people of a practice: who they are, who comes, who goes."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.services import links, people
from warmhand.services.practice import note
from warmhand.store.links import Link
from warmhand.store.people import Membership, Practice, User


def members_of(practice: Practice) -> list[Membership]:
    """Return the members of `practice` who have not left, oldest first."""
    rows = Membership.objects.filter(practice=practice, ended_at__isnull=True)
    return list(rows.select_related("user").order_by("created_at"))


@transaction.atomic
def add_colleague(
    *, practice: Practice, name: str, email: str, role: Role, by: User, now: datetime
) -> Membership:
    """Give the person of this address `role` in `practice`; who left before comes back.

    Raises `InvalidValueError` where they are a member already.
    """
    user = people.add_member(
        practice=practice, email=email, name=name, password=None, role=role, now=now
    )
    row = Membership.objects.get(practice=practice, user=user)
    if row.created_at != now and row.ended_at is None:
        raise InvalidValueError("This address belongs to a member of the practice already.")
    row.role, row.ended_at = role.value, None
    row.save(update_fields=("role", "ended_at"))
    note(practice, f"member added as {role.value}", user=by, now=now)
    return row


def can_give_link(membership: Membership) -> bool:
    """Return whether the owner may hand this member a link that sets a password.

    Only where the person works in this practice alone: elsewhere it is not this owner's key.
    """
    return not Membership.objects.filter(user=membership.user).exclude(pk=membership.pk).exists()


@transaction.atomic
def give_link(*, membership: Membership, by: User, now: datetime) -> Link:
    """Make the one-time link with which a member sets a password; earlier ones end.

    Raises `DomainError` where the person also works in another practice.
    """
    if not can_give_link(membership):
        raise DomainError(
            f"{membership.user} works in another practice too and signs in with the password "
            "they have."
        )
    people.end_open_links(purpose=LinkPurpose.NEW_PASSWORD, user=membership.user, now=now)
    note(membership.practice, "link for a new password", user=by, now=now)
    return links.issue_link(
        practice=membership.practice,
        purpose=LinkPurpose.NEW_PASSWORD,
        now=now,
        user=membership.user,
    )


def open_link_of(membership: Membership, *, now: datetime) -> Link | None:
    """Return the newest password link of this member that still opens, or None."""
    rows = _links_of(membership).filter(used_at__isnull=True, expires_at__gt=now)
    return rows.order_by("-created_at").first()


def _links_of(membership: Membership) -> QuerySet[Link]:
    return Link.objects.filter(
        user=membership.user, purpose=LinkPurpose.NEW_PASSWORD.value, revoked_at__isnull=True
    )


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: datetime) -> None:
    """Let a member go at once; their notes stay. Raises `DomainError` for the last owner."""
    owners = Membership.objects.filter(
        practice=membership.practice, role=Role.OWNER.value, ended_at__isnull=True
    ).exclude(pk=membership.pk)
    if membership.role == Role.OWNER.value and not owners.exists():
        raise DomainError("A practice keeps at least one owner.")
    Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(ended_at=now)
    _links_of(membership).update(revoked_at=now)
    note(membership.practice, "member ended", user=by, now=now)


@transaction.atomic
def bring_back(*, membership: Membership, by: User, now: datetime) -> None:
    """Undo the end of a membership."""
    Membership.objects.filter(pk=membership.pk).update(ended_at=None)
    note(membership.practice, "member brought back", user=by, now=now)
