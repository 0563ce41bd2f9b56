"""The example's own authority and keys: for trying out alone, and saying so in every certificate."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from batru.commons.signatures.reads import TEST_AUTHORITY, keys_folder

LIFE = timedelta(days=5 * 365)


def prepare_example_keys(signers: Mapping[str, tuple[str, str]], now: datetime) -> int:
    """A test authority, and a key for each signer (key → name, organisation) who has none; how many were made.

    `now` is real time. The authority's own key is thrown away: a second call makes a second authority.
    """
    folder = keys_folder() / "signers"
    missing = {key: words for key, words in signers.items() if not (folder / _file(key)).exists()}
    if not missing:
        return 0
    for each in (folder, keys_folder() / "roots"):
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_key, authority = _authority(now)
    root = keys_folder() / "roots" / f"example-{authority.serial_number:x}.pem"
    root.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    for key, (name, organisation) in missing.items():
        _hold(folder / _file(key), _issue(name, organisation, authority_key, authority, now), authority)
    return len(missing)


def _file(key: str) -> str:
    return f"{key.replace(':', '-')}.p12"


def _authority(now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, TEST_AUTHORITY)])
    made = (
        _draft(name, name, key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    return key, made.sign(key, hashes.SHA256())


def _issue(
    name: str, organisation: str, by: ec.EllipticCurvePrivateKey, authority: x509.Certificate, now: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )
    made = (
        _draft(subject, authority.subject, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    )
    return key, made.sign(by, hashes.SHA256())


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    start = now.astimezone(UTC) - timedelta(minutes=5)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + LIFE)
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def _hold(path: Path, pair: tuple[ec.EllipticCurvePrivateKey, x509.Certificate], authority: x509.Certificate) -> None:
    """The key file and its passphrase beside it: an example signs without being asked for a word."""
    key, certificate = pair
    word = secrets.token_urlsafe(18)
    sealed = serialization.BestAvailableEncryption(word.encode())
    content = pkcs12.serialize_key_and_certificates(path.stem.encode(), key, certificate, [authority], sealed)
    beside = {".p12": content, ".pass": word.encode(), ".caution": TEST_AUTHORITY.encode()}
    for ending, written in beside.items():
        place = path.with_suffix(ending)
        place.touch(mode=0o600)
        place.write_bytes(written)
