"""Who carries visits on a phone, and who may stop one."""

from __future__ import annotations

from collections.abc import Iterable

from jiwang.desk.pocket.models import Device
from jiwang.registers.staff.models import Officer
from jiwang.registers.staff.rules import Held
from jiwang.registers.staff.states import Duty
from jiwang.stages.visits.permissions import VISITORS

CARRIERS: tuple[Duty, ...] = VISITORS
STOPPERS = (Duty.TOWNSHIP_CLERK, Duty.COUNTY_REVIEWER, Duty.COUNTY_DISPATCHER)  # of phones in their area
KEEPERS = (*dict.fromkeys((*CARRIERS, *STOPPERS)),)


def may_stop(device: Device, *, officer: Officer, held: Iterable[Held]) -> bool:
    """One's own phone, and those of one's area."""
    areas = [one.area for one in held if one.duty in STOPPERS]
    return device.officer_id == officer.pk or any(device.region.startswith(area) for area in areas)
