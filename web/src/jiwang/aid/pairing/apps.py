"""The app of pairing."""

from django.apps import AppConfig


class PairingConfig(AppConfig):
    """结对帮扶."""

    name = "jiwang.aid.pairing"
    label = "pairing"
