"""Every model, where Django looks for them."""

from warmhand.store.calendars import CalendarEntry, CalendarName, CalendarSource
from warmhand.store.care import Activity, Episode, Plan, Review, Score, ScoreCorrection, Visit
from warmhand.store.clients import Client
from warmhand.store.evidence import GradeOverride, Method
from warmhand.store.incoming import Incoming, PartnerCard
from warmhand.store.letterhead import Logo
from warmhand.store.links import Link
from warmhand.store.loops import Disclosure, Message, SharedPart, SharedPlan
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
from warmhand.store.newsletter import (
    Article,
    ArticleFile,
    ClickCount,
    Delivery,
    Edition,
    ReturnMailbox,
    Subscriber,
    Suppressed,
)
from warmhand.store.niches import (
    Characteristic,
    GatheringPlace,
    LookBack,
    Niche,
    NicheLook,
    NicheMember,
    PlanStep,
)
from warmhand.store.outbox import OutboxMail, WorkerBeat
from warmhand.store.outreach import CameThrough, DemoEvent, DemoGuest, QueueDeed
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
    "Article",
    "ArticleFile",
    "CalendarEntry",
    "CalendarName",
    "CalendarSource",
    "CameThrough",
    "CareStamp",
    "Characteristic",
    "ClickCount",
    "Client",
    "Consent",
    "ContactTry",
    "Delivery",
    "DemoEvent",
    "DemoGuest",
    "Disclosure",
    "Edition",
    "Episode",
    "GatheringPlace",
    "GradeOverride",
    "Incoming",
    "Introduction",
    "IntroductionHop",
    "Link",
    "Logo",
    "LookBack",
    "Membership",
    "Merge",
    "Message",
    "Method",
    "Niche",
    "NicheLook",
    "NicheMember",
    "OutboxMail",
    "Partner",
    "PartnerCard",
    "Plan",
    "PlanStep",
    "Practice",
    "QueueDeed",
    "RaisedFlag",
    "Rating",
    "RatingRound",
    "Referral",
    "ReferralEvent",
    "ReturnMailbox",
    "Review",
    "SameQuestion",
    "Score",
    "ScoreCorrection",
    "Screening",
    "SharedPart",
    "SharedPlan",
    "Subscriber",
    "Suppressed",
    "Tie",
    "Touch",
    "TrailEntry",
    "UrgentAdvice",
    "User",
    "Visit",
    "WeekPick",
    "WorkerBeat",
]
