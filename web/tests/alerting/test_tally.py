"""The numbers of the board are added up from tallies, and are always those of the alerts that wait."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import CHEN, LI, WANG, ZHAO, Cast
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.stages.alerts.actions import tally
from jiwang.stages.alerts.models import Alert, Tally
from jiwang.stages.alerts.queries import Wanted, board, counts_by_level

TODAY = date(2026, 11, 9)
CHANGES = st.one_of(
    st.fixed_dictionaries({"level": st.sampled_from(["red", "orange", "grey"])}),
    st.fixed_dictionaries({"disposal": st.sampled_from(["", "no_need"])}),
    st.fixed_dictionaries({"quiet_until": st.sampled_from([None, TODAY])}),
    st.fixed_dictionaries({"state": st.sampled_from(["raised", "quiet"])}),
    st.fixed_dictionaries({"stays_at_county": st.booleans()}),
    st.fixed_dictionaries({"released_at": st.sampled_from([None, timezone.now()])}),
    st.fixed_dictionaries({"region": st.sampled_from(["999901001001", "999901002001", "999902001001"])}),
    st.just({"sentence": "改了一个字"}),
    st.just({}),  # it goes away
)
SOME = st.lists(st.sampled_from([CHEN, LI, WANG, ZHAO]), min_size=1, max_size=4, unique=True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(SOME, CHANGES, st.booleans()), max_size=8))
def test_whatever_happens_to_alerts_their_numbers_are_right_for_everybody(
    cast: Cast, steps: list[tuple[list[int], dict[str, object], bool]]
) -> None:
    see(EVERYWHERE)
    with transaction.atomic():
        for homes, change, is_folded in steps:
            found = Alert.objects.filter(household__in=homes, dispositions__isnull=True)
            found.update(**change) if change else found.delete()
            if is_folded:
                tally(by="job:rank", at=timezone.now())

        for area in ("", "9999", "999901", "999901001", "999901002", "999902", "999901001001"):
            sight = Sight.over([area])
            waiting = board(sight, Wanted(), today=TODAY).values_list("level", flat=True)
            assert counts_by_level(sight) == dict(Counter(waiting)), area
        transaction.set_rollback(True)


def test_folding_leaves_one_row_of_a_township_at_a_level(cast: Cast) -> None:
    see(EVERYWHERE)
    Alert.objects.filter(household=CHEN).update(level="red")
    Alert.objects.filter(household=CHEN).update(level="orange")
    before = counts_by_level(EVERYWHERE)

    tally(by="job:rank", at=timezone.now())

    rows = Tally.objects.values_list("region", "level", "stays_at_county")
    assert len(rows) == len(set(rows)) and counts_by_level(EVERYWHERE) == before


def test_nobody_adds_to_the_tally_of_another_county(cast: Cast) -> None:
    see(Sight.over(["999902"]))

    with pytest.raises(Exception, match="row-level security"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO alerts_tally (region, level, stays_at_county, number) VALUES ('999901001', 'red', false, 9)"
        )
