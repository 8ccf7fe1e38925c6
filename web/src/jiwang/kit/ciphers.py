"""Encrypt a field with SM4-GCM, and find it again by a keyed blind index (HMAC-SM3).

A sealed value is `version (1 byte) · nonce (12) · ciphertext · tag (16)`. The name of the field is authenticated with it,
so that a sealed phone number cannot be moved into the column of ID numbers. The key lies outside the database.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

_VERSION = b"\x01"
_NONCE, _TAG, _KEY = 12, 16, 32


class SealBroken(ValueError):
    """A sealed value does not fit its key or its field."""


@dataclass(frozen=True, slots=True)
class FieldCipher:
    """Seals and opens the values of one field."""

    secret: bytes  # 32 bytes: one key is derived from it for encryption, another for the index
    field: str

    def seal(self, text: str) -> bytes:
        """Encrypt; the same text gives other bytes every time."""
        nonce = secrets.token_bytes(_NONCE)
        encryptor = Cipher(_block(self.secret, self.field), GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(self.field.encode())
        body = encryptor.update(text.encode()) + encryptor.finalize()
        return _VERSION + nonce + body + encryptor.tag

    def open(self, sealed: bytes) -> str:
        """Decrypt. Raises SealBroken where key, field or bytes are not those of `seal`."""
        version, nonce, body, tag = (
            sealed[:1], sealed[1 : 1 + _NONCE], sealed[1 + _NONCE : -_TAG], sealed[-_TAG:],
        )  # fmt: skip
        if version != _VERSION or len(tag) != _TAG:
            raise SealBroken(self.field)
        decryptor = Cipher(_block(self.secret, self.field), GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(self.field.encode())
        try:
            return (decryptor.update(body) + decryptor.finalize()).decode()
        except InvalidTag as error:
            raise SealBroken(self.field) from error

    def blind(self, text: str) -> bytes:
        """The keyed index of a text: equal texts give equal bytes, and nobody without the key can try numbers out."""
        keyed = _index(self.secret, self.field).copy()
        keyed.update(text.encode())
        return keyed.finalize()


# Two keys for each field: derived and set up once, not for every one of a million numbers.
@cache
def _block(secret: bytes, field: str) -> SM4:
    return SM4(_derived(secret, f"jiwang seal {field}"))


@cache
def _index(secret: bytes, field: str) -> HMAC:
    return HMAC(_derived(secret, f"jiwang find {field}"), SM3())


def _derived(secret: bytes, name: str) -> bytes:
    derived = HMAC(secret, SM3())
    derived.update(name.encode())
    return derived.finalize()[:16]


def field_key(path: Path) -> bytes:
    """The secret in a file, 64 hexadecimal digits; made with mode 600 where the file does not exist."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(_KEY))
        # A link never replaces: of two programs that begin together both end with the same key.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(key) != _KEY:
        raise ValueError(f"字段密钥应有 {_KEY * 2} 个十六进制数字。")
    return key
