"""Addresses of the area: evidence."""

from django.urls import URLPattern, path

from warmhand.web import fit, helped, methods

urlpatterns: list[URLPattern] = [
    path("settings/professions/", fit.fit_start, name="fit"),
    path("settings/professions/<slug:problem>/", fit.fit_problem, name="fit-problem"),
    path("settings/professions/<slug:problem>/<slug:profession>/", fit.fit_grade, name="fit-grade"),
    path(
        "settings/professions/<slug:problem>/<slug:profession>/reset/",
        fit.fit_reset,
        name="fit-reset",
    ),
    path("settings/methods/", methods.settings_methods, name="methods"),
    path("what-i-help/", helped.what_i_help, name="what-i-help"),
]
