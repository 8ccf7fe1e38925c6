"""Where a phone stands, what lies beside a visit, and who has drawn a signature."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """What the desk says of a phone. Only a live one is given anything; any phone may still hand in what it has not sent."""

    LIVE = "live"
    EXPIRED = "expired"
    CLOSED = "closed"  # its officer has signed out on it
    REVOKED = "revoked"


class Sort(StrEnum):
    """What lies beside a visit."""

    PHOTO = "photo"
    SOUND = "sound"


class Hand(StrEnum):
    """Whose hand has drawn."""

    WORKER = "worker"
    COMPANION = "companion"
    FAMILY = "family"
    GUARDIAN = "guardian"
