"""How a person proves who they are."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from warmhand.store.people import User


@dataclass(frozen=True, slots=True)
class Factors:
    """The number of passkeys, whether a code app is on, and how many recovery codes are left."""

    passkeys: int
    has_code_app: bool
    recovery_codes: int


def factors_of(user: User) -> Factors:
    """Return what `user` has set up beside the password."""
    rows: dict[str, list[Authenticator]] = {kind: [] for kind in Authenticator.Type.values}
    for row in Authenticator.objects.filter(user=user):
        rows[row.type].append(row)
    codes = rows[Authenticator.Type.RECOVERY_CODES]
    return Factors(
        len(rows[Authenticator.Type.WEBAUTHN]),
        bool(rows[Authenticator.Type.TOTP]),
        len(codes[0].wrap().get_unused_codes()) if codes else 0,
    )
