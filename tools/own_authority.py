"""A bureau's own certificates for its desk, so that phones may work offline: an authority that its phones trust, and a server's certificate.

    python tools/own_authority.py --out /srv/jiwang-tls --name desk.qinghe.example --name 10.20.0.5

The first call makes both; a later one keeps the authority and makes the server's certificate anew, which browsers accept for 397 days
at most. `authority.key` signs whatever its holder likes: it belongs on no server, but on a stick in the safe.
"""

from __future__ import annotations

import argparse
import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

YEARS, DAYS = 10, 397  # of the authority; of a server's certificate
EARLY = timedelta(hours=1)  # clocks of phones are wrong
Key = ec.EllipticCurvePrivateKey


def authority(folder: Path, owner: str, at: datetime) -> tuple[Key, x509.Certificate]:
    """The authority in a folder; made where there is none."""
    key_path, path = folder / "authority.key", folder / "authority.crt"
    if path.exists():
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key, x509.load_pem_x509_certificate(path.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, owner)])
    usage = _usage(signs_others=True)
    made = (
        _begun(name, name, key, at=at, lasts=timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(key_path, _private(key), mode=0o600)
    _write(path, made.public_bytes(serialization.Encoding.PEM))
    return key, made


def server(
    folder: Path, names: list[str], at: datetime, *, by: tuple[Key, x509.Certificate]
) -> x509.Certificate:
    """A certificate for a desk under some names and addresses."""
    key, (signer, above) = ec.generate_private_key(ec.SECP256R1()), by
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    made = (
        _begun(name, above.subject, key, at=at, lasts=timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([_named(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_others=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )  # type: ignore[arg-type]
        .sign(signer, hashes.SHA256())
    )
    _write(folder / "desk.key", _private(key), mode=0o600)
    _write(folder / "desk.crt", made.public_bytes(serialization.Encoding.PEM))
    return made


def _begun(
    subject: x509.Name, issuer: x509.Name, key: Key, *, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLY)
        .not_valid_after(at + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_others: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_others, key_cert_sign=signs_others, crl_sign=signs_others, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _private(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Whole or not at all, and readable for whom it is meant from its first byte on."""
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    draft.replace(path)


def main() -> None:
    """Make what is missing, and say what to do with it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--name", action="append", required=True, help="a host name or an address of the desk"
    )
    parser.add_argument("--owner", default="济网 本局证书", help="what phones call the authority")
    asked, now = parser.parse_args(), datetime.now(UTC)
    asked.out.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = server(asked.out, asked.name, now, by=authority(asked.out, asked.owner, now))
    print(f"desk.crt / desk.key: for the proxy, until {made.not_valid_after_utc:%Y-%m-%d}.")
    print("authority.crt: install it on every phone. authority.key: into the safe, off this machine.")


if __name__ == "__main__":
    main()
