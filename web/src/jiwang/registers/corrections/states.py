"""Where a request to a department stands."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Asked, or answered in one of two ways."""

    ASKED = "asked"
    ANSWERED = "answered"  # mended: the next file brings it
    REFUSED = "refused"  # the list is right as it is
