"""The app of delegated decisions."""

from django.apps import AppConfig


class DelegationsConfig(AppConfig):
    """下放的审核确认."""

    name = "jiwang.procedure.delegations"
    label = "delegations"
