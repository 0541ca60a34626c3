"""Addresses of the area: partners."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
