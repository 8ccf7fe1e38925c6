"""A bureau's own authority: whoever trusts it speaks with the desk in secret, and nobody else does."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from own_authority import DAYS, authority, server

NOW = datetime.now(UTC)


def spoken(folder: Path, name: str, *, trusted: Path | None) -> str:
    """What a phone hears from a desk with the certificate of a folder."""
    desk = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    desk.load_cert_chain(folder / "desk.crt", folder / "desk.key")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_answer, args=(listening, desk))
        thread.start()
        context = ssl.create_default_context(cafile=trusted)
        try:
            with (
                socket.create_connection(listening.getsockname()) as line,
                context.wrap_socket(line, server_hostname=name) as heard,
            ):
                return heard.recv(5).decode()
        finally:
            thread.join()


def _answer(listening: socket.socket, desk: ssl.SSLContext) -> None:
    line, _from = listening.accept()
    try:
        with desk.wrap_socket(line, server_side=True) as heard:
            heard.sendall(b"hello")
    except ssl.SSLError:
        line.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    server(tmp_path, ["desk.test", "127.0.0.1"], NOW, by=authority(tmp_path, "本局证书", NOW))
    return tmp_path


@pytest.mark.parametrize("name", ["desk.test", "127.0.0.1"])
def test_a_phone_that_trusts_the_authority_speaks_with_the_desk(folder: Path, name: str) -> None:
    assert spoken(folder, name, trusted=folder / "authority.crt") == "hello"


def test_a_phone_that_does_not_trust_it_or_means_another_desk_does_not(folder: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        spoken(folder, "desk.test", trusted=None)
    with pytest.raises(ssl.SSLCertVerificationError):
        spoken(folder, "another.test", trusted=folder / "authority.crt")


def test_a_later_call_keeps_the_authority_and_makes_another_certificate_of_thirteen_months(
    folder: Path,
) -> None:
    before = [(folder / name).read_bytes() for name in ("authority.crt", "desk.crt")]

    made = server(folder, ["desk.test"], NOW, by=authority(folder, "本局证书", NOW))

    after = [(folder / name).read_bytes() for name in ("authority.crt", "desk.crt")]
    assert before[0] == after[0] and before[1] != after[1]
    assert (made.not_valid_after_utc - NOW).days <= DAYS
    assert {oct((folder / one).stat().st_mode)[-3:] for one in ("authority.key", "desk.key")} == {"600"}
