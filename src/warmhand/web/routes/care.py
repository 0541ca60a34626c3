"""Addresses of the area: care."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
