"""Files that nobody may read in passing: encrypted with SM4-GCM as a stream, under a name that says nothing.

A kept file is `version (1 byte) · nonce (12) · ciphertext · tag (16)`. It is opened into a room of its own, mode 700, that is
swept when the work is done; the tag is checked before anybody sees a byte.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from jiwang.kit.ciphers import SealBroken

_VERSION = b"\x01"
_NONCE, _TAG, _PIECE = 12, 16, 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the vault."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Vault:
    """A directory of encrypted files; `secret` lies elsewhere."""

    folder: Path
    secret: bytes

    def keep(self, pieces: Iterable[bytes]) -> Kept:
        """Encrypt a file on its way in; it is there whole or not at all."""
        self._make()
        name = secrets.token_hex(16)
        nonce, digest, size = secrets.token_bytes(_NONCE), hashlib.sha256(), 0
        encryptor = Cipher(SM4(self._key()), GCM(nonce)).encryptor()
        draft = self.folder / f".{name}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_VERSION + nonce)
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(encryptor.update(piece))
            file.write(encryptor.finalize() + encryptor.tag)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self.folder / name)
        return Kept(name, digest.hexdigest(), size)

    @contextmanager
    def room(self) -> Iterator[Path]:
        """A directory for opened files, swept afterwards."""
        self._make()
        with TemporaryDirectory(dir=self.folder, prefix="room-") as made:
            yield Path(made)

    def take_out(self, name: str, to: Path) -> Path:
        """Decrypt a kept file to a path. Raises SealBroken where it was changed, FileNotFoundError where it is gone."""
        path = self.folder / name
        size = path.stat().st_size
        with path.open("rb") as file, to.open("wb") as out:
            version, nonce = file.read(1), file.read(_NONCE)
            file.seek(size - _TAG)
            tag = file.read(_TAG)
            file.seek(1 + _NONCE)
            decryptor = Cipher(SM4(self._key()), GCM(nonce, tag)).decryptor()
            left = size - 1 - _NONCE - _TAG
            while left > 0 and (piece := file.read(min(_PIECE, left))):
                out.write(decryptor.update(piece))
                left -= len(piece)
            try:
                decryptor.finalize()
            except InvalidTag as error:
                to.unlink()
                raise SealBroken("file") from error
        if version != _VERSION:
            raise SealBroken("file")
        return to

    def destroy(self, name: str) -> None:
        """Remove a kept file; a second call does nothing."""
        (self.folder / name).unlink(missing_ok=True)

    def sweep_rooms(self) -> None:
        """Remove rooms that a killed process has left; only when nobody works."""
        for one in self.folder.glob("room-*"):
            shutil.rmtree(one, ignore_errors=True)

    def _make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _key(self) -> bytes:
        derived = HMAC(self.secret, SM3())
        derived.update(b"jiwang vault file")
        return derived.finalize()[:16]
