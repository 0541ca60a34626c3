"""Addresses of the area: ratings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
