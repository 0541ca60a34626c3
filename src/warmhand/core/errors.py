"""The errors of the domain: each says to a person what is wrong and what to do."""


class DomainError(Exception):
    """A rule of the domain refused something; the message is shown to the person as it is."""


class InvalidValueError(DomainError, ValueError):
    """A value lies outside what its field allows."""


class IllegalStepError(DomainError):
    """A step that this state, or this actor, does not allow."""


class StaleRowError(DomainError):
    """Somebody else changed the row first; reload and look again."""


class EvidenceError(DomainError):
    """A dated evidence file is damaged or contradicts itself."""
