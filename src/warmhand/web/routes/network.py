"""Addresses of the area: network."""

from django.urls import path

from warmhand.web import network

urlpatterns = [
    path("partners/map/", network.network_map, name="network-map"),
]
