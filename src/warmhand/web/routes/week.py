"""Addresses of the area: people for this week, who else treats a client, how one chooses."""

from django.urls import path

from warmhand.web import also_sees, choice_rules, week

urlpatterns = [
    path("partners/this-week/", week.this_week, name="this-week"),
    path("partners/this-week/drop/", week.week_drop, name="week-drop"),
    path("partners/this-week/add/", week.week_add, name="week-add"),
    path("partners/this-week/size/", week.week_size, name="week-size"),
    path("partners/this-week/<uuid:key>/undo/", week.week_back, name="week-back"),
    path("clients/<uuid:key>/also-sees/", also_sees.also_sees, name="also-sees"),
    path("settings/choices/", choice_rules.choice_rules, name="choice-rules"),
]
