"""Addresses of the area: touches."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
