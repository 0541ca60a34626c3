"""Addresses of the area: outreach, its demo events and their guests."""

from django.urls import URLPattern, path

from warmhand.web import event_guests, event_handouts, event_public, events

urlpatterns: list[URLPattern] = [
    path("outreach/events/", events.event_list, name="events"),
    path("outreach/events/new/", events.event_new, name="event-new"),
    path("outreach/events/<uuid:key>/", events.event_page, name="event"),
    path("outreach/events/<uuid:key>/edit/", events.event_edit, name="event-edit"),
    path("outreach/events/<uuid:key>/yes/", events.event_yes, name="event-yes"),
    path("outreach/events/<uuid:key>/no/", events.event_no, name="event-no"),
    path("outreach/events/<uuid:key>/undecide/", events.event_undecide, name="event-undecide"),
    path("outreach/events/<uuid:key>/cancel/", events.event_cancel, name="event-cancel"),
    path("outreach/events/<uuid:key>/held/", events.event_hold, name="event-hold"),
    path("outreach/events/<uuid:key>/held/undo/", events.event_unhold, name="event-unhold"),
    path("outreach/events/<uuid:key>/poster/", event_handouts.event_poster, name="event-poster"),
    path(
        "outreach/events/<uuid:key>/event.ics", event_handouts.event_calendar, name="event-calendar"
    ),
    path("outreach/events/<uuid:key>/mail/", event_guests.follow_up, name="event-follow-up"),
    path(
        "outreach/events/<uuid:key>/mail/undo/",
        event_guests.follow_up_undo,
        name="event-follow-up-undo",
    ),
    path("outreach/guests/<uuid:key>/booked/", event_guests.guest_booked, name="guest-booked"),
    path("outreach/guests/<uuid:key>/client/", event_guests.guest_client, name="guest-client"),
    path(
        "outreach/guests/<uuid:key>/client/undo/",
        event_guests.guest_client_undo,
        name="guest-client-undo",
    ),
    path("p/<slug:practice>/demo/<slug:event>/", event_public.public_event, name="public-event"),
    path(
        "p/<slug:practice>/demo/<slug:event>/sign-up/",
        event_public.public_event_sign_up,
        name="public-event-sign-up",
    ),
    path("slot/<str:token>/", event_public.demo_slot, name="demo-slot"),
    path("slot/<str:token>/back/", event_public.demo_slot_back, name="demo-slot-back"),
    path("slot/<str:token>/slot.ics", event_public.demo_slot_calendar, name="demo-slot-calendar"),
]
