"""Whatever two can do at the same moment with families that are followed; as `rivals` tells it of the rest."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from cast import AT, CHEN, COUNTY, TOWNSHIP
from jiwang.registers.people.models import Household
from jiwang.stages.followup import actions
from jiwang.stages.followup.actions import Reported, Said
from jiwang.stages.followup.models import Colouring, Count, Marking, News, Relapse, Settling, Standing
from jiwang.stages.followup.states import Colour
from making.following import TODAY, acting, followed_of, law_of_old, on_file
from rivals import Act, Meeting, twice


def _reckon() -> tuple[Act, Act]:
    law_of_old()
    on_file(CHEN)
    return twice(lambda: actions.reckon(COUNTY, on=TODAY, by="job:test", at=AT))


def _review() -> tuple[Act, Act]:
    chen, said = followed_of(CHEN), Said(Colour.ORANGE, "大儿子在家照应", date(2026, 12, 31))
    return twice(lambda: actions.review(chen, said, by=acting("jingban"), at=AT))


def _mark() -> tuple[Act, Act]:
    chen = followed_of(CHEN)
    return twice(lambda: actions.mark(chen, "冻灾绝收，缺农资", is_on=True, by=acting("jingban"), at=AT))


def _settle() -> tuple[Act, Act]:
    chen = followed_of(CHEN)
    warned = Relapse.objects.create(
        household_id=chen.pk, region=chen.region, exited_on=date(2026, 6, 1), found_on=TODAY, evidence="visit:x", at=AT
    )  # fmt: skip
    return twice(
        lambda: actions.settle(warned.pk, "走访核实过", is_relapse=True, by=acting("jingban"), at=AT)
    )


def _note() -> tuple[Act, Act]:
    home, told = Household.objects.get(pk=CHEN), Reported(uuid4(), "大儿子找到工作", "本人", TODAY, TODAY)
    return twice(lambda: actions.note_news(home, told, by=acting("jingban"), at=AT))


def _count() -> tuple[Act, Act]:
    pk = uuid4()

    def once() -> object:
        made = Count(id=pk, region=TOWNSHIP, label="解困脱困", done=558, source="工会台账", day=TODAY)
        return actions.count(made, by=acting("jingban"), at=AT)

    return twice(once)


MEETINGS_IN_FOLLOWING = {
    "followup.reckon": Meeting(_reckon, 0, Standing, 1),
    "followup.review": Meeting(_review, 0, Colouring, 1),
    "followup.mark": Meeting(_mark, 0, Marking, 1),
    "followup.settle": Meeting(_settle, 1, Settling, 1),
    "followup.note_news": Meeting(_note, 0, News, 1),
    "followup.count": Meeting(_count, 0, Count, 1),
}
