"""Practices, the people who sign in, and what each may do where."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from warmhand.core.people import Reach, Role
from warmhand.store.base import Row, code_field, name_field, one_of, text_field


class Practice(Row):
    """One practice: whose data the other rows are."""

    name = name_field()
    slug = models.SlugField(max_length=60, unique=True)
    practitioner_name = name_field()
    credential = name_field()
    profession = code_field("massage_therapist")
    phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    email = models.EmailField(default="", blank=True)
    address_line = name_field()
    city = name_field()
    region = name_field()
    postal_code = models.CharField(max_length=16, default="", blank=True)
    country = models.CharField(max_length=2, default="US", help_text="ISO 3166-1 alpha-2")
    time_zone = models.CharField(max_length=64, default="America/New_York", help_text="IANA name")
    currency = models.CharField(max_length=3, default="USD", help_text="ISO 4217")
    visit_price_cents = models.PositiveIntegerField(null=True, blank=True)
    visit_minutes = models.PositiveSmallIntegerField(default=60)
    mail_from_name = name_field()
    mail_from_address = models.EmailField(default="", blank=True)
    mail_tested_at = models.DateTimeField(null=True, blank=True)
    reach = code_field(Reach.NOT_YET.value)
    reach_address = models.URLField(default="", blank=True)
    reach_confirmed_at = models.DateTimeField(null=True, blank=True)
    people_a_week = models.PositiveSmallIntegerField(default=2, help_text="1 to 5")
    reach_km = models.FloatField(default=25, help_text="How far clients go to see somebody.")
    half_distance_km = models.FloatField(default=10, help_text="See core.choice_rules.Rules.")
    choice_weights = models.JSONField(default=dict, blank=True)  # of core.choice_rules.Weights
    warmth_rules = models.JSONField(default=dict, blank=True)  # what differs from core.warmth
    nudge_rules = models.JSONField(default=dict, blank=True)  # what differs from core.nudges
    is_public = models.BooleanField(default=False)  # the public page can be opened
    public_words = text_field()  # whom I help, how I work
    public_lead = name_field()  # the first line: whom I help, in one sentence
    public_how = text_field()  # how I work
    public_openings = name_field()  # "First opening within a week"
    openings_until = models.DateField(null=True, blank=True)  # after it the words are not shown
    booking_url = models.URLField(default="", blank=True)  # the practice's own booking system
    opening_hours = models.JSONField(default=list, blank=True)  # [[weekday 0-6, "09:00", "18:00"]]
    refer_tried_at = models.DateTimeField(null=True, blank=True)  # the own form, tried by oneself
    niche_weights = models.JSONField(default=dict, blank=True)  # what differs from core's
    niche_weights_on = models.DateField(null=True, blank=True)
    letter_name = name_field()  # the newsletter's own name
    letter_per_hour = models.PositiveIntegerField(default=200, help_text="1 to 10,000")
    report_after_visits = models.PositiveSmallIntegerField(default=4, help_text="1 to 20")
    letter_words = name_field()  # the practice's own line on letters
    is_sample = models.BooleanField(default=False)
    set_up_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (one_of("reach", Reach),)


class UserManager(BaseUserManager["User"]):
    """Makes users; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in; may belong to several practices."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = name_field()
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Return False: Warmhand has no admin pages."""
        return False


class Membership(Row):
    """What one user may do in one practice."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = code_field()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            one_of("role", Role),
            models.UniqueConstraint(fields=["practice", "user"], name="membership_once"),
        )
