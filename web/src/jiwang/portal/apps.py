"""The app of the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """群众反映."""

    name = "jiwang.portal"
    label = "portal"
