"""Addresses of the area: contacts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
