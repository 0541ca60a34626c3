"""Addresses of the area: the private feed, and calendars that are read in."""

from django.urls import URLPattern, path

from warmhand.services.calendar_feed import FILE_NAME
from warmhand.web import appointment_mail, calendar_names, calendars
from warmhand.web.links import calendar

urlpatterns: list[URLPattern] = [
    path("settings/calendars/", calendars.settings_calendars, name="settings-calendars"),
    path("settings/calendars/feed/", calendars.calendar_feed_new, name="calendar-feed-new"),
    path("settings/calendars/feed/end/", calendars.calendar_feed_end, name="calendar-feed-end"),
    path("settings/calendars/add/", calendars.calendar_add, name="calendar-add"),
    path("settings/calendars/<uuid:key>/read/", calendars.calendar_read, name="calendar-read"),
    path(
        "settings/calendars/<uuid:key>/remove/", calendars.calendar_remove, name="calendar-remove"
    ),
    path("calendars/names/", calendar_names.names, name="calendar-names"),
    path(
        "calendars/names/<uuid:key>/forget/",
        calendar_names.name_forget,
        name="calendar-name-forget",
    ),
    path(
        "referrals/<uuid:key>/appointment-mail/",
        appointment_mail.appointment_mail,
        name="appointment-mail",
    ),
    path(f"calendar/<str:token>/{FILE_NAME}", calendar.feed, name="calendar-feed"),
    path("a/<str:token>/appointment.ics", calendar.client_calendar, name="client-calendar"),
]
