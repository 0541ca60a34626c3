"""Addresses of the area: same."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
