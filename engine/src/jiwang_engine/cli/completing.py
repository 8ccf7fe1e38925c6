"""What the shell offers after the tab key: packs, their cases, their indicators and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from jiwang_engine.errors import JiwangError
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.loading import find_pack, known_packs


def packs(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Packs by name; folders as well, for packs that lie elsewhere."""
    named = [CompletionItem(name) for name in known_packs() if name.startswith(typed)]
    return [*named, CompletionItem(typed, type="dir")]


def cases(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """The case files of the pack that was typed before; any other file too."""
    folder = _pack_folder(ctx)
    files = sorted((folder / "cases").glob("**/*.yaml")) if folder else []
    shown = (str(_short(path)) for path in files)
    return [
        *(CompletionItem(one) for one in shown if one.startswith(typed) or Path(one).name.startswith(typed)),
        CompletionItem(typed, type="file"),
    ]


def asked_for(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Indicators and items of the pack that was typed before, with what they are called."""
    program = _program(ctx)
    named = labels_of(program) if program else {}
    return [
        CompletionItem(name, help=label) for name, label in named.items() if typed in name or typed in label
    ]


def labels_of(program: Program) -> dict[str, str]:
    """What a pack asks facts for: indicators and items, with what they are called."""
    pack = program.pack
    labels = {one.id: one.label for one in pack.indicators.values()}
    return labels | {one.id: one.label for one in pack.items.values()}


def numbers(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """The numbers of the law, ready for their value."""
    program = _program(ctx)
    labels: Iterator[str] = (one.label for one in program.pack.parameters.values()) if program else iter(())
    return [CompletionItem(f"{label}=") for label in labels if label.startswith(typed)]


def _typed_pack(ctx: click.Context) -> str:
    """The pack before the option that waits for its value: click has not yet understood it then, only kept it."""
    return ctx.params.get("pack") or next(iter(ctx.args), "")


def _pack_folder(ctx: click.Context) -> Path | None:
    try:
        return find_pack(_typed_pack(ctx))
    except JiwangError:
        return None


def _program(ctx: click.Context) -> Program | None:
    """Nobody wants to read the errors of a pack between two key strokes."""
    try:
        return checked_pack(_typed_pack(ctx))
    except JiwangError:
        return None


def _short(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


pack_argument = click.argument("pack", shell_complete=packs)
