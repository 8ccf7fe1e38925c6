"""The app of other owners' files."""

from django.apps import AppConfig


class OwnersConfig(AppConfig):
    """建档帮扶."""

    name = "jiwang.procedure.owners"
    label = "owners"
