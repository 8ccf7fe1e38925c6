"""A family of the made-up village with a car and a paralysed father: its application waits for the county's meeting."""

from __future__ import annotations

from datetime import date, datetime

from jiwang.config.demo.deciding import stated, statement
from jiwang.config.demo.helping import acting
from jiwang.procedure.applications.models import SubCase
from jiwang.procedure.applications.states import LIVE
from jiwang.procedure.deliberation.actions import Opening, open_matter
from jiwang.procedure.deliberation.queries import agenda
from jiwang.procedure.deliberation.states import Level
from jiwang.registers.statements.actions import make

ITEM = "bianyuan"
WORDS = "户主摔伤后瘫痪，两个孩子上学，家里有一辆旧面包车，送他去康复要用。没有车就是低保边缘家庭，请研究能不能豁免"


def confer(village: str, *, on: date, at: datetime) -> None:
    """Let the township bring one application before the county's meeting; nothing where no family has applied for the status."""
    part = (
        SubCase.objects.filter(region=village, item=ITEM, state__in=sorted(LIVE))
        .select_related("application__household")
        .first()
    )
    if part is None:
        return
    home = part.application.household
    listed = agenda(home, Level.COUNTY, on)
    if listed is None:
        return
    owned = [statement(home, None, said, on=on, at=at) for said in (("has_car", "是"),)]
    make([*stated(home, on=on, at=at), *owned], home, by="job:demo", at=at)
    open_matter(
        home,
        Opening(Level.COUNTY, listed.grounds[0].label, ITEM, WORDS, part),
        by=acting("jingban", on),
        at=at,
    )
