"""Addresses of the area: how long loops take, and how many are completed."""

from django.urls import URLPattern, path

from warmhand.web import loop_figures

urlpatterns: list[URLPattern] = [
    path("referrals/figures/", loop_figures.loop_figures_page, name="loop-figures"),
]
