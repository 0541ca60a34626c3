"""Addresses of the area: introductions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
