"""Addresses of the area: clients."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
