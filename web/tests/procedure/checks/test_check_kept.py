"""How long what banks and registers have told is kept, and that nothing else of a statement can be taken away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from cast import CHEN, Cast
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.procedure.applications.models import Application
from jiwang.procedure.applications.states import Step as PartStep
from jiwang.procedure.verification import actions
from jiwang.registers.statements.models import Statement
from jiwang.registers.statements.queries import all_about
from jiwang.trail.models import Line as TrailLine
from making.applying import DIBAO, NOW, listed, part_of, sent, signed, taken
from making.checking import MONEY, reported


@pytest.fixture
def checked(cast: Cast, law: None) -> Application:
    """A family on which a check has found something, while its application is open."""
    listed()
    signed()
    made = sent(wanted=[DIBAO])
    taken(part_of(made, DIBAO), PartStep.ACCEPT)
    reported(made, items=MONEY)
    return made


def kept(night: date) -> list[str]:
    """What the check has found, after the work of a night."""
    actions.look_after(night, at=NOW)
    see(EVERYWHERE)
    return list(Statement.objects.filter(source="核对").exclude(value="").values_list("value", flat=True))


def test_what_was_found_goes_thirty_days_after_it_holds_no_more_and_never_while_a_case_is_open(
    checked: Application,
) -> None:
    found = Statement.objects.filter(source="核对")
    last = max(one.expires for one in found if one.expires) + timedelta(days=30)
    texts = sorted(one.value for one in found)

    while_open = kept(last + timedelta(days=400))
    taken(part_of(checked, DIBAO), PartStep.WITHDRAW)
    on_the_last_day = kept(last)
    after_it = kept(last + timedelta(days=1))

    assert texts and sorted(while_open) == sorted(on_the_last_day) == texts and after_it == []
    assert set(found.values_list("destroyed_on", flat=True)) == {last + timedelta(days=1)}
    assert not [one for one in all_about(CHEN) if one.source == "核对"]
    assert TrailLine.objects.filter(what="statements.destroyed", area=checked.region).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"value": "别的数"},
        {"value": ""},
        {"destroyed_on": NOW.date()},
        {"value": "", "destroyed_on": NOW.date(), "by": "xieli"},
    ],
)
def test_a_statement_is_emptied_whole_with_its_day_or_not_at_all(
    checked: Application, change: dict[str, object]
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.filter(source="核对").update(**change)
