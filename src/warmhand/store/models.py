"""Every model, where Django looks for them."""

from warmhand.store.care import Activity, Episode, Plan, Review, Score, ScoreCorrection, Visit
from warmhand.store.clients import Client
from warmhand.store.evidence import GradeOverride, Method
from warmhand.store.links import Link
from warmhand.store.network import (
    Agreement,
    AlsoSees,
    ContactTry,
    Introduction,
    IntroductionHop,
    Tie,
    Touch,
    WeekPick,
)
from warmhand.store.outbox import OutboxMail, WorkerBeat
from warmhand.store.partners import Partner
from warmhand.store.people import Membership, Practice, User
from warmhand.store.ratings import Rating, RatingRound
from warmhand.store.referrals import Consent, Referral, ReferralEvent
from warmhand.store.safety import RaisedFlag, Screening, UrgentAdvice
from warmhand.store.same import Merge, SameQuestion
from warmhand.store.stamps import CareStamp
from warmhand.store.trail import TrailEntry

__all__ = [
    "Activity",
    "Agreement",
    "AlsoSees",
    "CareStamp",
    "Client",
    "Consent",
    "ContactTry",
    "Episode",
    "GradeOverride",
    "Introduction",
    "IntroductionHop",
    "Link",
    "Membership",
    "Merge",
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
    "SameQuestion",
    "Score",
    "ScoreCorrection",
    "Screening",
    "Tie",
    "Touch",
    "TrailEntry",
    "UrgentAdvice",
    "User",
    "Visit",
    "WeekPick",
    "WorkerBeat",
]
