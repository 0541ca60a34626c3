"""Addresses of the area: the A-team."""

from django.urls import path

from warmhand.web import a_team, agreements

urlpatterns = [
    path("partners/<uuid:key>/stage/", a_team.partner_stage, name="partner-stage"),
    path("partners/<uuid:key>/stage/undo/", a_team.partner_stage_undo, name="partner-stage-undo"),
    path("partners/<uuid:key>/fit/", a_team.partner_fit, name="partner-fit"),
    path("partners/<uuid:key>/first-meeting/", a_team.partner_meeting, name="partner-meeting"),
    path("partners/<uuid:key>/together/", agreements.together, name="partner-together"),
    path(
        "partners/<uuid:key>/together/page/", agreements.together_page, name="partner-together-page"
    ),
    path(
        "partners/<uuid:key>/together/agreed/",
        agreements.together_agreed,
        name="partner-together-agreed",
    ),
    path(
        "partners/<uuid:key>/together/open/", agreements.together_open, name="partner-together-open"
    ),
]
