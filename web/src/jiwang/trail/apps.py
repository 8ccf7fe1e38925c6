"""The app of the trail."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """留痕."""

    name = "jiwang.trail"
    label = "trail"
