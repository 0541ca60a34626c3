"""Addresses of the area: evidence."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
