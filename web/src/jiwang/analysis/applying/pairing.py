"""By which seats families are paired, by the version of the law in force. Stages know schemes through this door only."""

from __future__ import annotations

from datetime import date

from jiwang.analysis.homes import program_of
from jiwang.registers.policy.models import Version
from jiwang_engine.packs.procedures.model import PairingScheme as PairingScheme
from jiwang_engine.packs.procedures.model import Seat as Seat


def schemes_on(version: Version | None, on: date) -> dict[str, PairingScheme]:
    """The schemes in force on a day by their id, in the order of the law."""
    if version is None:
        return {}
    found = program_of(version.kept, version.hash).pack.pairing_schemes
    return {name: one for name, one in found.items() if one.holds_on(on)}


def claim_days(version: Version | None, on: date) -> int:
    """For how many days a small wish stays claimed; 0 where nobody has said: until somebody releases it."""
    return max((one.claim_days for one in schemes_on(version, on).values()), default=0)
