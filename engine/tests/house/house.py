"""The repository as the house tests see it: files, texts and syntax trees below one root."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
SOURCE = "engine/src/jiwang_engine"
TESTS = "engine/tests"
TEXT_ONLY = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NOT_OURS = {"__pycache__", "node_modules"}
OUR_HIDDEN = {".ci", ".gitignore", ".importlinter"}


class House:
    """A tree of files; the repository itself or a small bad one made for a proof."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._trees: dict[str, ast.Module] = {}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file that belongs to the project, as a path from the root."""
        listed = self._tracked() if (self.root / ".git").exists() else self._found()
        return tuple(sorted(name for name in listed if (self.root / name).is_file()))

    def text(self, name: str) -> str:
        """The text of a file; empty when there is no such file."""
        path = self.root / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def named(self, start: str = "", *, end: str) -> tuple[str, ...]:
        """The files below a folder whose names end so."""
        return tuple(name for name in self.files if name.startswith(start) and name.endswith(end))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every file that can be read as text, with its text."""
        for name in self.files:
            content = (self.root / name).read_bytes()
            if b"\0" not in content:
                yield name, content.decode("utf-8", errors="replace")

    def trees(self, start: str = "") -> Iterator[tuple[str, ast.Module]]:
        """Every Python file below a folder, parsed."""
        for name in self.named(start, end=".py"):
            yield name, self._tree(name)

    @cached_property
    def documents(self) -> tuple[tuple[str, Mapping[str, object]], ...]:
        """Every document of the packs' YAML files, all scalars as text."""
        return tuple(
            (name, document)
            for name in self.named("packs/", end=".yaml")
            for document in yaml.load_all(self.text(name), Loader=TEXT_ONLY)
            if isinstance(document, dict)
        )

    def _tree(self, name: str) -> ast.Module:
        if name not in self._trees:
            self._trees[name] = ast.parse(self.text(name), filename=name)
        return self._trees[name]

    def _tracked(self) -> list[str]:
        asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        answer = subprocess.run(asked, cwd=self.root, check=True, capture_output=True, text=True)
        return answer.stdout.split("\0")

    def _found(self) -> list[str]:
        """Without git: every file but those in folders that tools make."""
        paths = (path.relative_to(self.root) for path in self.root.rglob("*"))
        return [path.as_posix() for path in paths if all(_is_ours(part) for part in path.parts)]


def _is_ours(part: str) -> bool:
    return part not in NOT_OURS and (not part.startswith(".") or part in OUR_HIDDEN)


@dataclass(frozen=True)
class Check:
    """One rule of the house, the look that finds what breaks it, and a small tree in which it must find something."""

    rule: str
    look: Callable[[House], list[str]]
    bad: Mapping[str, str]

    def __str__(self) -> str:
        return self.rule.replace(" ", "-")


def laid(root: Path, files: Mapping[str, str]) -> House:
    """Write a small tree and return it as a house."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return House(root)
