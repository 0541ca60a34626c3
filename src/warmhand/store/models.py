"""Every model, where Django looks for them."""

from warmhand.store.care import Activity, Episode, Plan, Review, Score, ScoreCorrection, Visit
from warmhand.store.clients import Client
from warmhand.store.evidence import GradeOverride, Method
from warmhand.store.links import Link
from warmhand.store.outbox import OutboxMail, WorkerBeat
from warmhand.store.partners import Partner
from warmhand.store.people import Membership, Practice, User
from warmhand.store.ratings import Rating, RatingRound
from warmhand.store.referrals import Consent, Referral, ReferralEvent
from warmhand.store.safety import RaisedFlag, Screening, UrgentAdvice
from warmhand.store.stamps import CareStamp
from warmhand.store.trail import TrailEntry

__all__ = [
    "Activity",
    "CareStamp",
    "Client",
    "Consent",
    "Episode",
    "GradeOverride",
    "Link",
    "Membership",
    "Method",
    "OutboxMail",
    "Partner",
    "Plan",
    "Practice",
    "RaisedFlag",
    "Rating",
    "RatingRound",
    "Referral",
    "ReferralEvent",
    "Review",
    "Score",
    "ScoreCorrection",
    "Screening",
    "TrailEntry",
    "UrgentAdvice",
    "User",
    "Visit",
    "WorkerBeat",
]
