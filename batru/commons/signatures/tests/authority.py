"""A certificate authority of the tests' own, made with `cryptography`: signers in time, expired, foreign; and a TSA."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

WORD = "mật khẩu của bà Lan"


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    """An authority by name, whose certificates are counted from `now`."""

    name: str
    now: datetime

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def certificate(self) -> x509.Certificate:
        draft = self._draft(
            _name(self.name), self.key, self.now - timedelta(days=3650), self.now + timedelta(days=3650)
        )
        return draft.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(
            self.key, hashes.SHA256()
        )

    def _draft(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, start: datetime, end: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
        )

    def root(self, folder: Path) -> Path:
        """The root certificate as a PEM file."""
        path = folder / f"{self.certificate.serial_number:x}.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def signer(self, folder: Path, name: str, *, start_days: int = -30, end_days: int = 365) -> Path:
        """A PKCS#12 file of a new P-256 key under WORD."""
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
        start, end = self.now + timedelta(days=start_days), self.now + timedelta(days=end_days)
        draft = self._draft(_name(name), key, start, end).add_extension(usage, critical=True)
        certificate = draft.sign(self.key, hashes.SHA256())
        sealed = serialization.BestAvailableEncryption(WORD.encode())
        path = folder / f"{certificate.serial_number:x}.p12"
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, [self.certificate], sealed))
        return path

    def stamper(self) -> DummyTimeStamper:
        """A time-stamping unit below this authority, answering in this process."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)  # the stand-in of pyHanko signs with RSA
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        draft = self._draft(_name("TSA"), key, self.now - timedelta(days=1), self.now + timedelta(days=30))
        certificate = draft.add_extension(use, critical=True).sign(self.key, hashes.SHA256())
        store = SimpleCertificateStore()
        store.register(_asn1(self.certificate))
        form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        secret = asn1_keys.PrivateKeyInfo.load(key.private_bytes(*form))
        return DummyTimeStamper(tsa_cert=_asn1(certificate), tsa_key=secret, certs_to_embed=store)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return next(iter(load_certs_from_pemder_data(certificate.public_bytes(serialization.Encoding.PEM))))


@contextmanager
def served(stamper: DummyTimeStamper) -> Iterator[str]:
    """A time-stamping authority over HTTP (RFC 3161) on this machine; gives its address."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
