"""Whatever two can do at the same moment with one owner's file; as `rivals` tells it of the rest."""

from __future__ import annotations

from jiwang.procedure.owners.models import Deed, OwnFile
from making.filing import declared, step, unionist
from rivals import Act, Meeting, twice
from rivals.in_applications import in_force


def _begin() -> tuple[Act, Act]:
    unionist()
    return twice(lambda: declared())


def _take() -> tuple[Act, Act]:
    in_force()
    unionist()
    one = step(declared(), "check")
    return twice(lambda: step(one, "file"))


MEETINGS_IN_OWNERS = {
    "owners.begin": Meeting(_begin, 1, OwnFile, 1),
    "owners.take": Meeting(_take, 1, Deed, 1, (("step", "file"),)),
}
