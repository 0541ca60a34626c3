"""Addresses of the area: safety."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
