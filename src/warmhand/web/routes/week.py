"""Addresses of the area: week."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
