"""Writing places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jiwang.kit.copying import Copied, copy_in
from jiwang.registers.places.models import Place
from jiwang.registers.places.rules import LEVELS, above
from jiwang.trail.actions import record, recorded


@recorded
def take_in(places: Iterable[tuple[str, str]], *, by: str, at: datetime) -> Copied:
    """Add and rename places by code; codes of no level are left out. Upper places may come in any order."""
    named = {code: name for code, name in places if len(code) in LEVELS}
    rows = [
        (code, name, above(code) if above(code) in named else None, len(code)) for code, name in named.items()
    ]
    copied = copy_in(Place, ("code", "name", "above_id", "digits"), rows, key="code")
    record(who=by, what="places.taken_in", about=f"places:{len(rows)}", at=at)
    return copied
