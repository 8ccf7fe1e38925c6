"""Where somebody has come from, and goes back to."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def ours(address: str) -> str:
    """An address of the desk, from which somebody has come; nothing where it is another's."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""
