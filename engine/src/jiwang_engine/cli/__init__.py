"""The command line: `jiwang`. Commands are loaded when they are called, so that a small one starts fast."""

from __future__ import annotations

import importlib
import sys
import traceback
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from jiwang_engine import __version__
from jiwang_engine.errors import JiwangError
from jiwang_engine.garbage import search_rarely

COMMANDS = {
    "check": "law",
    "test": "proving",
    "facts": "law",
    "explain": "law",
    "visit": "law",
    "catalogue": "handbooks",
    "reference": "handbooks",
    "schema": "handbooks",
    "diff": "comparing",
    "simulate": "what_if",
    "new-pack": "packs",
    "fmt": "packs",
    "run": "work",
    "lists": "listing",
    "replay": "work",
    "link": "work",
    "people": "people",
    "purge": "work",
    "pprl": "pprl",
    "synth": "city",
    "demo": "city",
}


class LazyCommands(click.Group):
    """The commands by name; each lives in a module of this package, or in another distribution that brings its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which people meet them."""
        return [*COMMANDS, *(name for name in _brought() if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; one that was brought takes the place of ours."""
        if entry := _brought().get(cmd_name):
            found = entry.load()
        elif cmd_name in COMMANDS:
            module = importlib.import_module(f"{__name__}.{COMMANDS[cmd_name]}")
            found = getattr(module, cmd_name.replace("-", "_"))
        else:
            return None
        assert isinstance(found, click.Command)
        return found


def _brought() -> dict[str, EntryPoint]:
    """Commands of other distributions, such as the desk's, by name."""
    return {entry.name: entry for entry in entry_points(group="jiwang.commands")}


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="济网 %(version)s")
def commands() -> None:
    """济网：找到有困难的家庭，说清理由，派到人，记下每一次帮助。"""


def main() -> None:
    """Run a command. 0 done, 1 the input is at fault, 2 wrong usage, 3 interrupted, 4 our or the machine's fault."""
    search_rarely()
    sys.exit(_status())


def _status() -> int:
    try:
        return int(commands.main(prog_name="jiwang", standalone_mode=False) or 0)
    except JiwangError as error:
        click.echo(error.args[0], err=True)
        return error.exit_status
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；再运行一次即可，结果不受影响。", err=True)
        return 3
    except Exception:  # the last door: no traceback reaches a user, it goes into a report file
        click.echo(
            f"程序出错，没有留下半成品。报告在 {_report()}，请发给维护人员（报告里没有个人信息的数据行）。",
            err=True,
        )
        return 4


def _report() -> Path:
    """Write what went wrong into a file: the places in the program, not the values."""
    error = sys.exc_info()[1]
    with NamedTemporaryFile("w", prefix="jiwang-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(f"jiwang {__version__} · {type(error).__name__}\n")
        file.writelines(traceback.format_tb(error.__traceback__ if error else None))
    return Path(file.name)
