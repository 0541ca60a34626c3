"""Addresses of the area: network."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
