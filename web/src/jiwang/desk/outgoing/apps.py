"""The app of what leaves the desk."""

from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    """送出."""

    name = "jiwang.desk.outgoing"
    label = "outgoing"
