"""Practices, their members, and getting in for the first time or again."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django_scopes import scope, scopes_disabled

from warmhand.core.errors import DomainError, InvalidValueError
from warmhand.core.links import LinkPurpose
from warmhand.core.people import Role
from warmhand.core.trail import Deed
from warmhand.services import links, trail
from warmhand.store.links import Link
from warmhand.store.people import Membership, Practice, User


def memberships_of(user: User) -> list[Membership]:
    """Return the practices that `user` may enter, oldest first."""
    rows = Membership.objects.filter(user=user, ended_at__isnull=True)
    return list(rows.select_related("practice", "user").order_by("created_at"))


def any_practice() -> Practice | None:
    """Return the first practice of this site, or None on a fresh one."""
    return Practice.objects.order_by("created_at").first()


@transaction.atomic
def open_practice(*, name: str, now: datetime, is_sample: bool = False) -> Practice:
    """Make an empty practice."""
    taken = set(Practice.objects.values_list("slug", flat=True))
    base = slugify(name)[:50] or "practice"
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, 1000))) if s not in taken)
    return Practice.objects.create(name=name, slug=slug, created_at=now, is_sample=is_sample)


@transaction.atomic
def add_member(
    *, practice: Practice, email: str, name: str, password: str | None, role: Role, now: datetime
) -> User:
    """Add a user (or find the one of this address) and give them `role` in `practice`."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
        # allauth keeps its own list of addresses, and would else add to it when a page is read.
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
    Membership.objects.get_or_create(
        practice=practice, user=user, defaults={"role": role.value, "created_at": now}
    )
    return user


def check_password(password: str, user: User | None = None) -> None:
    """Raise `InvalidValueError` with kind words where a new password is too weak."""
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise InvalidValueError(" ".join(refused.messages)) from refused


@transaction.atomic
def welcome_first_owner(*, link: Link, email: str, name: str, password: str, now: datetime) -> User:
    """Make the first owner through the one-time link that `warmhand serve` printed.

    Raises `DomainError` where somebody works in the practice already: ownership is given away
    once, whatever older link turns up.
    """
    if Membership.objects.filter(practice=link.practice, ended_at__isnull=True).exists():
        raise DomainError("This practice has its owner already. Sign in, or ask them to add you.")
    check_password(password)
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise DomainError("This address is already in use here. Sign in instead.")
    links.use_once(link=link, now=now)
    end_open_links(purpose=LinkPurpose.FIRST_OWNER, practice=link.practice, now=now)
    user = add_member(
        practice=link.practice, email=email, name=name, password=password, role=Role.OWNER, now=now
    )
    Practice.objects.filter(pk=link.practice_id, practitioner_name="").update(
        practitioner_name=name
    )
    return user


def end_open_links(
    *,
    purpose: LinkPurpose,
    now: datetime,
    user: User | None = None,
    practice: Practice | None = None,
) -> None:
    """End the unused one-time links of a purpose that belong to `user`, or to `practice`.

    A person's key opens all their practices, so theirs end whichever practice made them.
    """
    with scopes_disabled():
        rows = Link.objects.filter(
            purpose=purpose.value, used_at__isnull=True, revoked_at__isnull=True
        )
        rows = rows.filter(user=user) if user else rows.filter(practice=practice)
        rows.update(revoked_at=now)


@transaction.atomic
def first_owner_link(*, practice: Practice, now: datetime) -> str:
    """Return a fresh one-time address with which the first owner signs up; earlier ones end."""
    end_open_links(purpose=LinkPurpose.FIRST_OWNER, practice=practice, now=now)
    with scope(practice=practice):
        link = links.issue_link(practice=practice, purpose=LinkPurpose.FIRST_OWNER, now=now)
        return links.address_of(link)


@transaction.atomic
def new_password_link(*, email: str, now: datetime) -> str:
    """Return a one-time address that sets a new password and takes second factors off.

    Earlier ones of the same person end.
    For the command on the practice's own machine only: whoever can run it can read the data.
    Raises `DomainError` where nobody has this address.
    """
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    member = memberships_of(user)[0] if user and memberships_of(user) else None
    if user is None or member is None:
        raise DomainError(f"Nobody signs in here as {email}.")
    end_open_links(purpose=LinkPurpose.NEW_PASSWORD, user=user, now=now)
    with scope(practice=member.practice):
        link = links.issue_link(
            practice=member.practice, purpose=LinkPurpose.NEW_PASSWORD, now=now, user=user
        )
        return links.address_of(link)


@transaction.atomic
def set_new_password(*, link: Link, password: str, now: datetime) -> User:
    """Set the password of the link's user; raises where it is weak or the link is spent."""
    user = link.user
    if user is None:
        raise DomainError("This link belongs to nobody.")
    check_password(password, user)
    links.use_once(link=link, now=now)
    end_open_links(purpose=LinkPurpose.NEW_PASSWORD, user=user, now=now)
    user.set_password(password)
    user.save(update_fields=["password"])
    user.authenticator_set.all().delete()  # type: ignore[attr-defined]  # allauth's, untyped
    trail.record(
        practice=link.practice,
        deed=Deed.SIGN_IN,
        thing="password",
        thing_id=user.id,
        now=now,
        user=user,
        link_id=link.id,
    )
    return user
