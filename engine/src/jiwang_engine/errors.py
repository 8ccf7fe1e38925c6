"""Every error of the engine: a code, a place, what was found, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from jiwang_engine.terms import Place


class JiwangError(Exception):
    """An error that a person can act upon; the code is the contract, the sentences are Chinese."""

    exit_status: ClassVar[int] = 1

    def __init__(self, code: str, *, found: str, remedy: str, at: Place | None = None) -> None:
        """Keep the parts; the message is `place: [code] found remedy`."""
        self.code, self.at, self.found, self.remedy = code, at, found, remedy
        where = f"{at}: " if at else ""
        super().__init__(f"{where}[{code}] {found} {remedy}".rstrip())

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error of another process be raised here as it was."""
        return _remade, (type(self), self.__dict__, self.args)


def _remade(kind: type[JiwangError], parts: dict[str, Any], args: tuple[Any, ...]) -> JiwangError:
    error = kind.__new__(kind)
    error.__dict__.update(parts)
    error.args = args
    return error


class PackError(JiwangError):
    """A policy pack is wrong."""


class CaseError(JiwangError):
    """A case file is wrong."""


class SourceError(JiwangError):
    """A department's file cannot be taken in; nothing of it was kept."""


class UsageError(JiwangError):
    """The command was called wrongly."""

    exit_status = 2


class MachineError(JiwangError):
    """The disk, the memory or the program itself failed; `detail` is for those who maintain it, never for the screen."""

    exit_status = 4

    def __init__(
        self, code: str, *, found: str, remedy: str, at: Place | None = None, detail: str = ""
    ) -> None:
        """Keep the detail beside the parts that are shown."""
        super().__init__(code, found=found, remedy=remedy, at=at)
        self.detail = detail

    def during(self, what: str, *, at: Place | None = None, remedy: str = "") -> MachineError:
        """The same error, told with what was going on, perhaps in which file and with more to do about it."""
        return MachineError(
            self.code,
            found=f"{what}：{self.found}" if what else self.found,
            remedy=f"{self.remedy}{remedy}",
            at=at or self.at,
            detail=self.detail,
        )


class PackErrors(PackError):
    """Several errors of a pack, found in one reading; `errors` lists them in file order."""

    def __init__(self, errors: Sequence[JiwangError]) -> None:
        """Join the messages, one a line."""
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.code, found=first.found, remedy=first.remedy, at=first.at)
        self.args = ("\n".join(str(error) for error in self.errors),)
