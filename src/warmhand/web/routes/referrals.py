"""Addresses of the area: referrals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
