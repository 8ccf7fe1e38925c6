"""Whatever two officers can do at the same moment: never lost, never doubled, and the loser reads why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils.module_loading import module_has_submodule
from pytest_django.plugin import DjangoDbBlocker

from jiwang.kit.postgres import Cluster
from jiwang.kit.sights import EVERYWHERE, see
from meeting import at_once, copied, seen
from rivals import MEETINGS as MEETINGS_ELSEWHERE
from rivals.at_the_door import MEETINGS_AT_THE_DOOR
from rivals.in_aid import MEETINGS_IN_AID
from rivals.in_applications import MEETINGS_IN_APPLICATIONS
from rivals.in_checks import MEETINGS_IN_CHECKS
from rivals.in_councils import MEETINGS_IN_COUNCILS
from rivals.in_decisions import MEETINGS_IN_DECISIONS
from rivals.in_following import MEETINGS_IN_FOLLOWING
from rivals.in_owners import MEETINGS_IN_OWNERS
from rivals.in_pairing import MEETINGS_IN_PAIRING
from rivals.in_payments import MEETINGS_IN_PAYMENTS
from rivals.in_plans import MEETINGS_IN_PLANS
from rivals.in_referrals import MEETINGS_IN_REFERRALS

MEETINGS = (
    MEETINGS_ELSEWHERE
    | MEETINGS_AT_THE_DOOR
    | MEETINGS_IN_AID
    | MEETINGS_IN_APPLICATIONS
    | MEETINGS_IN_CHECKS
    | MEETINGS_IN_DECISIONS
    | MEETINGS_IN_OWNERS
    | MEETINGS_IN_PLANS
    | MEETINGS_IN_REFERRALS
    | MEETINGS_IN_COUNCILS
    | MEETINGS_IN_PAYMENTS
    | MEETINGS_IN_PAIRING
    | MEETINGS_IN_FOLLOWING
)

# Met in `test_two_at_once`, or with the act named beside them, or by nobody: a machine does it alone, it only adds a row, or it is one's own.
ELSEWHERE = {
    "dispatch.send", "dispatch.claim", "dispatch.assign", "alerts.dispose", "portal.receive", "policy.withdraw", "portal.close", "portal.walk_in", "portal.pass_on",
    "alerts.raise_by_hand", "alerts.tally", "alerts.join", "alerts.part", "dispatch.substitute", "dispatch.give_back", "intake.say_columns", "comparing.start",
    "staff.change_password", "staff.note_sign_in", "authorisations.take_in", "places.note_former", "intake.issue_token", "outgoing.send", "outgoing.take_out", "outgoing.ask_other",
    "trail.note_export", "people.look_at", "people.note_search", "people.unmask", "matching.look_at", "portal.look_at", "portal.show_reporter", "dispatch.open_task", "jobs.enqueue",
    "intake.wake", "corrections.ask_for_number", "corrections.ask_of_row", "errands.ask_for_all", "staff.bind_phone", "visits.send", "visits.begin_round", "statements.make",
    "statements.decide", "statements.destroy", "merging.gather", "merging.set_out", "merging.plan_day", "visits.note_print", "assistance.note_print", "urgent.look_at",
    "plans.look_at", "plans.note_print", "plans.open_for", "urgent.add_note", "pairing.look_at", "pocket.look_at_mark",
    "pocket.look_at_enclosure", "pocket.destroy", "objections.note", "applications.halt_the_gone", "applications.note_check",
    "verification.look_after", "verification.look_at", "verification.look_at_line", "verification.note_file", "verification.note_print", "applications.keep", "applications.look_at",
    "applications.look_at_part", "rulings.look_at", "rulings.explain", "applications.note_print", "applications.note_screening", "remedies.look_at", "delegations.drop",
    "referrals.look_at", "referrals.note_print", "owners.look_at", "owners.plan", "deliberation.look_at", "deliberation.note_print", "deliberation.book", "determinations.determine",
    "determinations.end", "assistance.hold_each", "assistance.give_each", "assistance.let_lapse_each", "benefits.finish_draft", "benefits.note_file",
    "benefits.look_at", "benefits.note_print", "decisions.look_at", "decisions.note_print",
    "decisions.note_publication", "decisions.work_out_again", "decisions.ask_to_reckon", "decisions.ask_to_confirm", "decisions.reckon_home", "cards.consent", "cards.stop",
    "cards.ask", "cards.print_cards", "cards.unlock", "cards.name_contact", "cards.drop_contact", "cards.note_book", "followup.look_at", "followup.note_export", "followup.send_out",
    "returns.note_compared", "returns.note_behind",
    "intake.turn_away",
}  # fmt: skip
MACHINE = re.compile(
    r"\w+\.(take_in\w*|note_(read|used|judged|ran|done|failed|loading|groundless|taken_out|purged)|refuse_file|destroy_raw|escalate|rank)"
)


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, cluster: Cluster, settings: Any, tmp_path: Path
) -> Iterator[None]:
    """The cast, in a database that two connections may change."""
    settings.VAULT = tmp_path / "vault"
    with django_db_blocker.unblock(), copied(cluster):
        yield


@pytest.mark.parametrize("name", MEETINGS)
def test_two_at_the_same_moment_lose_nothing_and_double_nothing(committed: None, name: str) -> None:
    meeting = MEETINGS[name]
    with transaction.atomic():
        see(EVERYWHERE)
        acts = meeting.acts()

    answers = at_once(*acts)

    said = [str(one) for one in answers if isinstance(one, Exception)]
    assert len(said) == meeting.losers
    assert all(re.search("[\u4e00-\u9fff]", one) and one.endswith("。") for one in said)
    assert seen(meeting.model, **dict(meeting.narrowed)) == meeting.rows


def test_everything_that_officers_do_is_met_somewhere() -> None:
    done = {
        f"{module.__name__.rpartition('.')[2] if kind == 'merging' else app.label}.{name}"
        for app in apps.get_app_configs() if app.name.startswith("jiwang.")
        for kind in ("actions", "merging") if module_has_submodule(app.module, kind)
        for module in (import_module(f"{app.name}.{kind}"),)
        for name, one in vars(module).items()
        if isfunction(one) and one.__module__ == module.__name__ and hasattr(one, "is_recorded")
    }  # fmt: skip

    unmet = {name for name in done if not MACHINE.fullmatch(name)} - set(MEETINGS) - ELSEWHERE

    assert unmet == set()
