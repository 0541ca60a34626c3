"""Every model, where Django looks for them."""

from warmhand.store.care import Activity, Episode, Plan, Review, Score, ScoreCorrection, Visit
from warmhand.store.clients import Client
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail, WorkerBeat
from warmhand.store.partners import Partner
from warmhand.store.people import Membership, Practice, User
from warmhand.store.referrals import Consent, Referral, ReferralEvent
from warmhand.store.trail import TrailEntry

__all__ = [
    "Activity",
    "Client",
    "Consent",
    "Episode",
    "Link",
    "Membership",
    "OutboxMail",
    "Partner",
    "Plan",
    "Practice",
    "Referral",
    "ReferralEvent",
    "Review",
    "Score",
    "ScoreCorrection",
    "TrailEntry",
    "User",
    "Visit",
    "WorkerBeat",
]
