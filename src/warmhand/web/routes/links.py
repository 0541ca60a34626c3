"""Addresses of the area: links."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
