"""A file comes in, is read, confirmed by a second person, sealed and, if it was wrong, withdrawn by two."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import AT, Cast
from jiwang.jobs.models import JobRun
from jiwang.jobs.rules import JobRefused
from jiwang.kit.ciphers import SealBroken
from jiwang.kit.offices import Office
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.kit.vaults import Vault
from jiwang.registers.staff.models import Officer
from jiwang.stages.intake import actions, queries, receiving, rules
from jiwang.stages.intake.actions import Sender
from jiwang.stages.intake.models import Batch, RowIssue, Token
from jiwang.stages.intake.states import BatchState, Move

Enter = Callable[[Officer], Client]
HEAD = "姓名,证件号码,就诊医院,出院日期,个人自付\n"
ROWS = "".join(
    f"甲{one:02},99990119620304{one:02}1X,市一医院,2026-10-{one % 28 + 1:02},8000\n" for one in range(40)
)


@pytest.fixture(autouse=True)
def vault(settings: object, tmp_path: Path) -> Path:
    """A vault of the test's own."""
    settings.VAULT = tmp_path / "vault"  # type: ignore[attr-defined]
    settings.WATCHED = str(tmp_path / "watched")  # type: ignore[attr-defined]
    return tmp_path / "vault"


def bills(rows: str = ROWS) -> bytes:
    """A file of large medical bills, by headings that the law knows."""
    return (HEAD + rows).encode("gb18030")


def sender(cast: Cast, code: str = "lianluo") -> Sender:
    return Sender(code, "9999", "医保" if code == "lianluo" else "", officer=cast[code])


def sent(
    cast: Cast, content: bytes | None = None, *, name: str = "大额202610.csv", code: str = "lianluo"
) -> Batch:
    """A file that was uploaded and read."""
    kept = queries.vault().keep([content if content is not None else bills()])
    batch, _ = actions.upload(kept, name=name, source="", sender=sender(cast, code), at=AT)
    receiving.read(batch.pk, by=code, at=AT)
    return again(batch)


def again(batch: Batch) -> Batch:
    see(EVERYWHERE)
    return Batch.objects.get(pk=batch.pk)


def taken(batch: Batch, move: Move, by: Officer, *, why: str = "", is_monitor: bool = False) -> Batch:
    return actions.take(batch.pk, move, by=by, is_monitor=is_monitor, why=why, at=AT)


def sealed(cast: Cast, content: bytes | None = None, *, name: str = "大额202610.csv") -> Batch:
    batch = sent(cast, content, name=name)
    taken(batch, Move.SUBMIT, cast["lianluo"])
    return taken(batch, Move.CONFIRM, cast["jiance"], is_monitor=True)


def test_a_file_is_recognised_read_and_told_row_by_row(cast: Cast) -> None:
    batch = sent(cast, bills(ROWS + ",999901196203049999,市一医院,2026-10-09,8000\n"))

    assert (batch.state, batch.source, batch.department, batch.as_of) == (
        BatchState.READ, "medical", "医保", date(2026, 10, 31),
    )  # fmt: skip
    assert batch.rows["read"] == 41 and batch.rows["rejected"] == 1
    issue = queries.issues_of(batch, severity="rejected").get()
    assert (issue.row, issue.column) == (42, "姓名")
    assert not RowIssue.objects.filter(found__contains="196203").exists()


def test_who_sends_does_not_confirm_and_a_second_person_seals(cast: Cast) -> None:
    batch = taken(sent(cast), Move.SUBMIT, cast["lianluo"])

    with pytest.raises(rules.MoveRefused, match="另一个人"):
        taken(batch, Move.CONFIRM, cast["lianluo"])
    done = taken(batch, Move.CONFIRM, cast["jiance"], is_monitor=True)

    assert (done.state, done.confirmed_by) == (BatchState.SEALED, cast["jiance"]) and len(done.seal) == 64
    assert JobRun.objects.filter(kind="alerts.judge", about=f"batch:{batch.pk}").count() == 1


@pytest.mark.parametrize(("state", "asked"), [("waiting", 1), ("running", 1), ("failed", 2)])
def test_what_is_being_judged_is_not_asked_for_again_and_what_failed_is(
    cast: Cast, state: str, asked: int
) -> None:
    """Or the clock that looks every ten minutes would have a file judged twice."""
    runs = JobRun.objects.filter(kind="alerts.judge", about=f"batch:{sealed(cast).pk}")
    runs.update(state=state)

    receiving.wake_sealed(at=AT + timedelta(minutes=10))

    assert runs.count() == asked


def test_each_state_has_a_page_for_the_sender_and_for_the_second_person(cast: Cast, entered: Enter) -> None:
    batch, told = sent(cast), []
    page = reverse("intake:batch", args=[batch.pk])
    clients = [entered(cast[code]) for code in ("lianluo", "jiance")]
    for move, code in (
        (None, ""),
        (Move.SUBMIT, "lianluo"),
        (Move.CONFIRM, "jiance"),
        (Move.ASK_WITHDRAWAL, "lianluo"),
    ):
        if move is not None:
            see(EVERYWHERE)
            taken(batch, move, cast[code], why="月份导错了", is_monitor=code == "jiance")
        told.append([client.get(page).content.decode() for client in clients])

    assert ["等另一个人确认" in one for one in told[1]] == [True, False]
    assert "确认并封存" in told[1][1] and "正在比对筛查" in told[2][0]
    assert ["同意撤回" in one for one in told[3]] == [True, True] and "等另一个人同意撤回" in told[3][0]


def test_what_was_sealed_does_not_change_whoever_asks(cast: Cast) -> None:
    batch = sealed(cast)

    with pytest.raises(ProgrammingError, match="does not change"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(rows={"read": 1})


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    first = sealed(cast)

    second, is_new = actions.upload(
        queries.vault().keep([bills()]), name="又一次.csv", source="", sender=sender(cast), at=AT
    )

    assert (second.pk, is_new, Batch.objects.count()) == (first.pk, False, 1)
    assert len(list(queries.vault().folder.iterdir())) == 1


def test_a_wrong_batch_leaves_by_two_hands_and_its_file_is_destroyed(cast: Cast, vault: Path) -> None:
    batch = sealed(cast)
    with pytest.raises(rules.MoveRefused, match="原因"):
        taken(batch, Move.ASK_WITHDRAWAL, cast["jiance"], is_monitor=True)
    taken(batch, Move.ASK_WITHDRAWAL, cast["jiance"], why="月份导错了", is_monitor=True)
    with pytest.raises(rules.MoveRefused, match="另一个人"):
        taken(batch, Move.WITHDRAW, cast["jiance"], is_monitor=True)

    done = taken(batch, Move.WITHDRAW, cast["lianluo"])

    assert (done.state, done.raw, list(vault.iterdir())) == (BatchState.WITHDRAWN, "", [])
    assert sent(cast).pk != batch.pk


def test_a_batch_with_far_more_rejected_rows_than_usual_stops(cast: Cast) -> None:
    sealed(cast)
    bad = ROWS.replace("甲0", "").replace("甲1", "")
    batch = taken(
        sent(cast, bills(bad.replace("0,9999", ",9999").replace("1,9999", ",9999")), name="坏.csv"),
        Move.SUBMIT,
        cast["lianluo"],
    )
    other = cast["shenhe"]

    assert batch.is_unusual
    with pytest.raises(rules.MoveRefused, match="市级监测员"):
        taken(batch, Move.CONFIRM, other)
    with pytest.raises(rules.MoveRefused, match="原因"):
        taken(batch, Move.CONFIRM, cast["jiance"], is_monitor=True)
    assert (
        taken(batch, Move.CONFIRM, cast["jiance"], why="部门确认这批补录", is_monitor=True).state
        == BatchState.SEALED
    )


def test_an_unknown_heading_is_said_once_and_known_the_next_time(cast: Cast) -> None:
    strange = bills().decode("gb18030").replace("个人自付", "本人掏的钱").encode("utf-8")
    kept = queries.vault().keep([strange])
    batch, _ = actions.upload(kept, name="大额.csv", source="medical", sender=sender(cast), at=AT)
    receiving.read(batch.pk, by="lianluo", at=AT)
    batch = again(batch)
    assert batch.missing and "本人掏的钱" in batch.unknown

    actions.say_columns(
        batch.pk, {"本人掏的钱": batch.missing[0]}, source="", as_of=None, by=cast["lianluo"], at=AT
    )
    receiving.read(batch.pk, by="lianluo", at=AT)
    later = sent(
        cast, strange + "乙,999901197001011234,市一医院,2026-10-09,8000\n".encode(), name="医保大额11.csv"
    )

    assert (again(batch).missing, again(batch).rows["read"]) == ([], 40)
    assert (later.source, later.missing) == ("medical", [])


def bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * (80 << 20))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("空.csv", b"\r\n \r\n", "没有内容"), ("来函.xlsx", b"%PDF-1.7 xx", "PDF"), ("炸弹.xlsx", bomb(), "解压后"),
        ("长文.txt", "这是一封很长的信。\n".encode() * 25_000, "认不出"), ("病毒.exe", b"MZ\x00\x00", "不是表格文件"),
        ("断.xlsx", b"PK\x03\x04broken", "截断"), ("加密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_plain_words_and_not_kept(
    cast: Cast, vault: Path, *, name: str, content: bytes, word: str
) -> None:
    kept = queries.vault().keep([content])
    batch, _ = actions.upload(kept, name=name, source="", sender=sender(cast), at=AT)

    with pytest.raises(JobRefused, match=word):
        receiving.read(batch.pk, by="lianluo", at=AT)

    assert (again(batch).state, again(batch).raw, list(vault.iterdir())) == (BatchState.REFUSED, "", [])
    assert word in again(batch).said


def test_a_department_sends_its_own_files_only(cast: Cast) -> None:
    deaths = "姓名,身份证号,死亡日期\n甲,99990119620304101X,2026-10-02\n".encode()

    with pytest.raises(JobRefused, match="卫健"):
        sent(cast, deaths, name="死亡火化.csv")


def test_a_liaison_sees_the_own_department_only_also_underneath(cast: Cast, entered: Enter) -> None:
    ours, theirs = (
        sent(cast),
        sent(
            cast,
            "姓名,身份证号,死亡日期\n甲,99990119620304101X,2026-10-02\n".encode(),
            name="死亡.csv",
            code="jiance",
        ),
    )
    client = entered(cast["lianluo"])

    answers = [client.get(reverse("intake:batch", args=[one.pk])).status_code for one in (ours, theirs)]
    see(Sight.over((), offices=[Office("医保", "9999")]))

    assert answers == [200, 404]
    assert set(Batch.objects.values_list("pk", flat=True)) == {ours.pk}
    see(Sight())
    assert not Batch.objects.exists() and not RowIssue.objects.exists()


def test_a_file_goes_from_the_page_to_its_seal(cast: Cast, entered: Enter) -> None:
    liaison = entered(cast["lianluo"])
    answer = liaison.post(reverse("intake:board"), {"file": SimpleUploadedFile("大额202610.csv", bills())})
    see(EVERYWHERE)
    batch = Batch.objects.get()
    receiving.read(batch.pk, by="lianluo", at=timezone.now())

    page = liaison.get(answer["Location"]).content.decode()
    liaison.post(reverse("intake:move", args=[batch.pk]), {"move": "submit"})
    refused = liaison.post(
        reverse("intake:move", args=[batch.pk]), {"move": "confirm"}, follow=True
    ).content.decode()
    entered(cast["jiance"]).post(reverse("intake:move", args=[batch.pk]), {"move": "confirm"})

    assert "直接收下" in page and "提交确认" in page and "另一个人" in refused
    assert again(batch).state == BatchState.SEALED


@pytest.mark.parametrize(
    "word", ["<script>alert(1)</script>", "'; DROP TABLE intake_batch; --", "长" * 4000, "\x00"]
)
def test_strange_input_gets_a_clear_refusal(cast: Cast, entered: Enter, word: str) -> None:
    batch, client = sent(cast), entered(cast["lianluo"])
    page = reverse("intake:batch", args=[batch.pk])

    answers = [
        client.get(page, {"severity": word, "text": word, "page": word}),
        client.post(reverse("intake:move", args=[batch.pk]), {"move": word, "why": word}, follow=True),
        client.post(reverse("intake:columns", args=[batch.pk]), {"column-0": word}, follow=True),
        client.post(reverse("intake:board"), {"source": word, "as_of": word}),
    ]

    assert {one.status_code for one in answers} <= {200, 422}
    assert not any("<script>alert" in one.content.decode() for one in answers)


def issued(cast: Cast, *, seals: bool = False, days: int = 30) -> tuple[Token, str]:
    return actions.issue_token(
        area="9999", department="医保", sources=["medical"], seals=seals, by=cast["jiance"], at=AT,
        expires_on=timezone.localdate() + timedelta(days=days),
    )  # fmt: skip


def pushed(text: str, content: bytes, *, source: str = "medical") -> object:
    file = SimpleUploadedFile("大额202610.csv", content)
    return Client().post(
        reverse("intake:push"), {"file": file, "source": source}, headers={"Authorization": f"Bearer {text}"}
    )


def test_a_program_pushes_by_its_token_and_an_ordinary_batch_is_sealed_at_once(cast: Cast) -> None:
    _token, text = issued(cast, seals=True)

    answer = pushed(text, bills())
    see(EVERYWHERE)
    receiving.read(answer.json()["batch"], by="token", at=AT)  # type: ignore[attr-defined]
    twice = pushed(text, bills())

    see(EVERYWHERE)
    assert Batch.objects.get().state == BatchState.SEALED
    assert (answer.status_code, twice.status_code) == (201, 200)  # type: ignore[attr-defined]


def test_a_token_opens_its_own_kind_of_file_only_and_only_while_it_lives(cast: Cast) -> None:
    token, text = issued(cast)
    _old, expired = issued(cast, days=-1)

    other, late, wrong = (
        pushed(text, bills(), source="deaths"),
        pushed(expired, bills()),
        pushed("x" * 40, bills()),
    )
    see(EVERYWHERE)
    actions.revoke_token(token, by=cast["jiance"], at=AT)
    gone = pushed(text, bills())

    assert [one.status_code for one in (other, late, wrong, gone)] == [422, 401, 401, 401]  # type: ignore[attr-defined]
    see(EVERYWHERE)
    assert not Batch.objects.exists()
    assert not Token.objects.filter(digest=text).exists()


def test_a_file_in_the_watched_folder_is_taken_in_and_gone(cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "watched" / "medical"
    folder.mkdir(parents=True)
    (folder / "大额202610.csv").write_bytes(bills())
    os.utime(folder / "大额202610.csv", (1, 1))
    (folder / "正在写.csv").write_bytes(b"x")

    receiving.watch(at=AT)

    see(EVERYWHERE)
    assert Batch.objects.get().source == "medical"
    assert [path.name for path in folder.iterdir()] == ["正在写.csv"]


def test_a_raw_file_is_destroyed_when_its_time_is_over(cast: Cast, vault: Path) -> None:
    batch = sealed(cast)

    receiving.purge(at=AT + timedelta(days=300))
    assert len(list(vault.iterdir())) == 1
    receiving.purge(at=AT + timedelta(days=500))

    assert (list(vault.iterdir()), again(batch).raw) == ([], "")


def test_a_file_in_the_vault_can_be_read_with_the_key_only_and_not_changed(tmp_path: Path) -> None:
    vault = Vault(tmp_path, b"k" * 32)
    kept = vault.keep([b"9999011962", b"0304"])
    path = tmp_path / kept.name

    assert b"9999" not in path.read_bytes()
    assert vault.take_out(kept.name, tmp_path / "out").read_bytes() == b"99990119620304"
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    with pytest.raises(SealBroken):
        vault.take_out(kept.name, tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize(
    ("rows", "share"),
    [({}, 0.0), ({"read": 10, "rejected": 1, "dropped": 5}, 0.2), ({"read": 5, "dropped": 5}, 0.0)],
)
def test_the_share_of_rejected_rows_leaves_titles_and_blank_lines_out(
    rows: dict[str, int], share: float
) -> None:
    assert rules.share_of(rows) == share


def test_a_missing_column_is_sought_among_the_unknown_headings() -> None:
    found = rules.suggested({"died": "死亡日期", "name": "姓名"}, ["去世（死亡）日期", "备注"])

    assert found == {"去世（死亡）日期": "died"}
