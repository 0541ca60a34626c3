"""Addresses of the area: introductions."""

from django.urls import path

from warmhand.web import introductions, introductions_offered, ties

urlpatterns = [
    path("partners/<uuid:key>/knows/", ties.tie_new, name="tie-new"),
    path("partners/<uuid:key>/knows/again/", ties.tie_again, name="tie-again"),
    path("partners/<uuid:key>/asked-whom/", ties.asked_whom, name="partner-asked-whom"),
    path("ties/<uuid:key>/remove/", ties.tie_remove, name="tie-remove"),
    path("partners/<uuid:key>/path/", introductions.partner_path, name="partner-path"),
    path(
        "partners/<uuid:key>/introduction/",
        introductions.introduction_new,
        name="introduction-new",
    ),
    path("introductions/", introductions.introduction_list, name="introductions"),
    path("introductions/<uuid:key>/", introductions.introduction_page, name="introduction"),
    path(
        "introductions/<uuid:key>/remove/",
        introductions.introduction_remove,
        name="introduction-remove",
    ),
    path(
        "introductions/<uuid:key>/thanks/",
        introductions.introduction_thanks,
        name="introduction-thanks",
    ),
    path(
        "introductions/<uuid:key>/no-thanks/",
        introductions.introduction_unthank,
        name="introduction-unthank",
    ),
    path("hops/<uuid:key>/outcome/", introductions.hop_outcome, name="hop-outcome"),
    path("hops/<uuid:key>/open/", introductions.hop_open, name="hop-open"),
    path("partners/<uuid:key>/introduce/", introductions_offered.introduce, name="introduce"),
    path(
        "partners/<uuid:key>/introduce/<uuid:other>/",
        introductions_offered.introduce_two,
        name="introduce-two",
    ),
]
