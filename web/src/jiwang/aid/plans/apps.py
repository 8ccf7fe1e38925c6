"""The app of household plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """一户一策."""

    name = "jiwang.aid.plans"
    label = "plans"
