"""Pages, links and forms."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "warmhand.web"
    label = "web"
