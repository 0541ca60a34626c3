"""The practice's own calendars, read in, and whom their entries mean."""

from django.db import models

from warmhand.core.calendars import CalendarKind, EntryState
from warmhand.store.base import PracticeRow, code_field, name_field, one_of, practice_index
from warmhand.store.care import Visit
from warmhand.store.clients import Client


class CalendarSource(PracticeRow):
    """One calendar that is read in; its address is a secret of the practice."""

    name = name_field()
    kind = code_field()
    address = models.URLField(max_length=1_000, default="", blank=True)
    is_on = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)  # last read without a problem
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = name_field()
    etag = name_field()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (one_of("kind", CalendarKind),)


class CalendarName(PracticeRow):
    """What the words of an entry mean, confirmed once: a client, or nobody."""

    words = name_field()  # as core.calendars cleans them
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["practice", "words"], name="calendar_words_once"),
        )


class CalendarEntry(PracticeRow):
    """One occurrence of an entry within the days that are read."""

    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="entries")
    uid = models.CharField(max_length=255)
    occurs = models.CharField(max_length=32)  # the recurrence's own start; "" for a single one
    title = name_field()
    words = name_field()  # of the title, as core.calendars cleans them
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    state = code_field(EntryState.ASK.value)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_visit = models.BooleanField(default=False)  # it was not there before the entry

    class Meta:
        constraints = (
            one_of("state", EntryState),
            models.UniqueConstraint(fields=["source", "uid", "occurs"], name="calendar_entry_once"),
        )
        indexes = (practice_index("calendar_entry_by_day", ["starts_at"]),)
