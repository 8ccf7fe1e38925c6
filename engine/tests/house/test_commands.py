"""What the docs say of the command line is what the command line says of itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import click
import pytest

from house import ROOT, House
from jiwang_engine.cli import commands

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
CALL = re.compile(r"\bjiwang ([a-z][a-z-]*)\b([^`\n#]*)")
BROUGHT = tomllib.loads((ROOT / "web/pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][
    "jiwang.commands"
]
ROW = re.compile(r"^\| `jiwang ([a-z-]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Every command with its options; the desk brings some, which may not be installed beside the engine."""
    context = click.Context(commands)
    found = {name: commands.get_command(context, name) for name in commands.list_commands(context)}
    own = {
        name: {flag for one in spoken(command) for flag in one.opts}
        for name, command in found.items()
        if command
    }
    return {name: set() for name in BROUGHT} | own


def spoken(command: click.Command) -> list[click.Parameter]:
    """The parameters of a command, those of its own commands too."""
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return [*command.params, *(one for each in inner for one in spoken(each))]


def calls(text: str) -> Iterator[tuple[str, set[str]]]:
    """Every call of jiwang in the code of a page: the command and the options it is given."""
    for block in CODE.findall(text):
        for verb, rest in CALL.findall(block):
            yield verb, set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", rest))


def test_every_call_in_the_docs_can_be_typed(known: dict[str, set[str]]) -> None:
    house = House(ROOT)

    wrong = [
        f"{name}: jiwang {verb} {' '.join(sorted(options))}"
        for name in house.named(end=".md")
        for verb, options in calls(house.text(name))
        if verb not in known or (known[verb] and not options <= known[verb] | {"--help"})
    ]

    assert wrong == []


def test_the_reference_lists_every_command(known: dict[str, set[str]]) -> None:
    page = House(ROOT).text("docs/reference/command-line.md")

    listed = ROW.findall(page)

    assert sorted(listed) == sorted(known)


def test_a_call_that_nobody_can_type_is_seen() -> None:
    assert list(calls("Run `jiwang dance --fast now` twice.")) == [("dance", {"--fast"})]
