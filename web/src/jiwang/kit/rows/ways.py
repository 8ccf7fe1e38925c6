"""Where somebody has come from: which page, and which machine."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def ours(address: str) -> str:
    """An address of the desk, from which somebody has come; nothing where it is another's."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""


def sender_of(request: HttpRequest) -> str:
    """From which address of the network a form came: behind a proxy that speaks https, as the proxy says."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
