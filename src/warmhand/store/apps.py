"""The rows: models and constraints, no rules."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "warmhand.store"
    label = "store"
