"""Who read, changed and shared what; rows are only ever added."""

from django.db import models

from warmhand.core.trail import Deed
from warmhand.store.base import PracticeRow, code_field, name_field, one_of, practice_index
from warmhand.store.clients import Client
from warmhand.store.people import User


class TrailEntry(PracticeRow):
    """One deed of one person on one thing."""

    at = models.DateTimeField()
    deed = code_field()
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    link_id = models.UUIDField(null=True, blank=True)  # who came by a link has no user
    client = models.ForeignKey(Client, on_delete=models.SET_NULL, null=True, related_name="+")
    thing = code_field()  # the area's word: "episode", "referral"
    thing_id = models.UUIDField(null=True, blank=True)
    detail = name_field()  # names of fields, never their contents

    class Meta:
        constraints = (one_of("deed", Deed),)
        indexes = (practice_index("trail_by_client", ["client", "at"]),)
