"""The key of one round of matching: made once, given to both offices by hand, thrown away afterwards."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.errors import UsageError

DIGEST, DIGEST_BYTES = "sm3", 32  # GB/T 32905
_BYTES = 32
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class RoundKey:
    """A secret of 256 bits and what both offices call the round."""

    name: str
    secret: bytes

    def digest(self, purpose: str, text: str) -> bytes:
        """HMAC-SM3 of a text for one purpose, so that equal texts of different purposes do not look equal."""
        return hmac.digest(self.secret, f"{purpose}\x1f{text}".encode(), DIGEST)

    @property
    def fingerprint(self) -> str:
        """Tells whether two offices used the same key, and nothing of the key."""
        return self.digest("fingerprint", self.name).hex()[:16]


def new_key(path: Path, *, name: str, on: date) -> RoundKey:
    """Make a key file that only its owner may read. UsageError when the file is there already."""
    secret = secrets.token_bytes(_BYTES)
    written = {"format": _FORMAT, "round": name, "made": on.isoformat(), "key": secret.hex()}
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(
            "key-file-exists",
            found=f"{path.name} 已经有了。",
            remedy="一轮一把钥匙：请换一个文件名；旧钥匙用完就销毁。",
        ) from None
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(written, file, ensure_ascii=False, indent=2)
    return RoundKey(name, secret)


def read_key(path: Path) -> RoundKey:
    """Read a key file. UsageError when it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        key = RoundKey(str(found["round"]), bytes.fromhex(found["key"]))
    except (OSError, ValueError, KeyError, TypeError):
        key = RoundKey("", b"")
    if len(key.secret) != _BYTES:
        raise UsageError(
            "key-file-unreadable",
            found=f"{path.name} 不是本轮的钥匙文件，或者已经损坏。",
            remedy="请用 jiwang pprl key 做出的文件，原样拷贝，不要改动。",
        )
    return key
