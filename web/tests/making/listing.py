"""Lists of accounts: the file of somebody, as far as the second person sees it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cast import AT, HEADS, TOWNSHIP
from jiwang.aid.benefits.models import PayeeList, PayeeRow
from jiwang.aid.benefits.queries import vault
from jiwang.aid.benefits.receiving import lists
from jiwang.registers.people.models import Person
from jiwang.registers.people.queries import number_cipher
from making.recognising import acting
from numbering import number

HEADING = "户主姓名,身份证号码,账户名称,开户银行,银行账号,谁的账户,文书,共用理由"
LATER = AT + timedelta(hours=1)


def line_of(
    home: int, account: str = "", *, holder: str = "", name: str = "", bank: str = "示例农商行清溪支行", rest: str = "成员,,"
) -> str:  # fmt: skip
    """A row about the head of a household: a new account of theirs unless told otherwise."""
    number = numbered(home)
    name = name or HEADS[home]
    return f"{name},{number},{holder or name},{bank},{account or f'88880000{home:08}'},{rest}"


def numbered(home: int) -> str:
    """The head of a household with a number of which the check digit is right: those of the cast belong to nobody and never can."""
    person = Person.objects.get(pk=home * 10)
    assert person.birth is not None
    made = number(person.birth, order=home)
    Person.objects.filter(pk=person.pk).update(
        number_sealed=number_cipher().seal(made), number_blind=number_cipher().blind(made)
    )
    return made


def csv_of(*lines: str, heading: str = HEADING) -> bytes:
    """The file."""
    return "\n".join([heading, *lines]).encode("gb18030")


def read_list(content: bytes, *, by: str = "jingban", at: datetime = AT, suffix: str = "csv") -> PayeeList:
    """A file as far as it was judged, here instead of in a job."""
    kept = vault().keep([content])
    made, _new = lists.take_in(
        TOWNSHIP, kept, name=f"账户.{suffix}", title="核对", page="/", by=acting(by), at=at
    )
    with TemporaryDirectory() as room:
        path = Path(room) / made.name
        path.write_bytes(content)
        rows, missing = lists.read(path)
    assert missing == ()
    lists.judge(made, rows, whole=lists.seen_whole(rows), at=at)
    return lists.finish_judging(made, by="job:test", at=at)


def confirmed(listed: PayeeList, *, by: str = "shenhe", at: datetime = LATER) -> PayeeList:
    """A list that another person has confirmed, worked in here instead of in a job."""
    made = lists.confirm(listed.pk, title="更新", page="", by=acting(by), at=at)
    worked_in(made, by=by, at=at)
    return made


def worked_in(listed: PayeeList, *, by: str = "shenhe", at: datetime = LATER) -> None:
    """The rows of a confirmed list."""
    keys = PayeeRow.objects.filter(listed=listed, made=None, fate__in=("new", "changed"))
    lists.take(listed, list(keys.values_list("pk", flat=True)), by=acting(by), at=at)
    lists.finish(listed, by="job:test", at=at)


def fates(listed: PayeeList) -> dict[int, tuple[str, str]]:
    """What becomes of each row, and why."""
    rows = PayeeRow.objects.filter(listed=listed).values_list("row", "fate", "why")
    return {row: (fate, why) for row, fate, why in rows}
