"""Writing the counts of a run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from jiwang.desk.leading.models import Loading, RunCount
from jiwang.trail.actions import record, recorded


@dataclass(frozen=True, slots=True)
class Counted:
    """What a run has counted, in the columns of the table."""

    name: str
    area: str
    day: date
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_dropped: int
    persons: int
    households: int


@recorded
def take_in(counted: Counted, *, by: str, at: datetime) -> RunCount:
    """Add or renew the counts of a run."""
    values = asdict(counted)
    found, _ = RunCount.objects.update_or_create(name=values.pop("name"), defaults=values)
    record(who=by, what="leading.counts_taken_in", about="counts:1", at=at, area=counted.area)
    return found


@recorded
def note_loading(digest: str, *, by: str, at: datetime) -> bool:
    """Note which results come to the desk now; whether they are others than those that came last."""
    before = Loading.objects.select_for_update().filter(pk=1).first()
    is_new = before is None or before.digest != digest
    Loading.objects.update_or_create(pk=1, defaults={"digest": digest, "at": at})
    record(who=by, what="leading.loaded" if is_new else "leading.same_again", about="results:1", at=at)
    return is_new
