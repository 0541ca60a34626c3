"""Addresses of the area: a team."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
