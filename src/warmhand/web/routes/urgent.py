"""Addresses of the area: urgent."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
