"""The worker, the server and the commands."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "warmhand.ops"
    label = "ops"
