"""Signing and checking with pyHanko: PAdES-B-B, or B-T where a time-stamping authority is configured."""

import logging
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import requests
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from batru.commons import clock
from batru.kernel.refusal import Refusal
from batru.kernel.text import N_

FIELD = "Signature{number}"
# A P-256 signature with its chain takes about 4 kB, a time stamp about as much again; in hexadecimal twice that.
BYTES_RESERVED = 32_768
TSA_SECONDS = 8
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


def sign(
    source: str,
    target: str,
    key: str,
    passphrase: str,
    reason: str,
    stamp: str = "",
    place: list[float] | None = None,
    tsa: str = "",
) -> dict[str, Any]:
    """Sign the file `source` into `target` with a PKCS#12 key; facts of the certificate and the moment.

    `place` is [page from 1, left, bottom, right, top] in points for a visible field, which shows the PDF `stamp`.
    """
    signer = _signer(key, Path(key).stat().st_mtime_ns, passphrase)
    certificate = signer.signing_cert
    _need_in_time(certificate)
    with Path(source).open("rb") as given, Path(target).open("wb") as output:
        writer = IncrementalPdfFileWriter(given)
        name = FIELD.format(number=len(PdfFileReader(given).embedded_signatures) + 1)
        spec = _field(name, place)
        metadata = signers.PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=reason or None,
            name=_common_name(certificate),
        )
        pen = signers.PdfSigner(
            metadata,
            signer=signer,
            timestamper=timestamps.HTTPTimeStamper(tsa, timeout=TSA_SECONDS) if tsa else None,
            stamp_style=StaticStampStyle.from_pdf_file(stamp, border_width=0, background_opacity=1) if stamp else None,
            new_field_spec=spec,
        )
        try:
            pen.sign_pdf(writer, output=output, bytes_reserved=BYTES_RESERVED)
        except (requests.RequestException, timestamps.TimestampRequestError) as error:
            raise _no_time_stamp() from error
    return {**_facts(certificate), "timestamped": bool(tsa)}


def verify(path: str, roots: list[str]) -> list[dict[str, Any]]:
    """Every signature of a PDF, in order: by whom, when, whether whole and unchanged, and where its chain leads."""
    with Path(path).open("rb") as stream:
        try:
            found = list(PdfFileReader(stream, strict=False).embedded_regular_signatures)
        except (PdfError, ValueError, KeyError, OSError, RecursionError) as error:
            raise _unreadable() from error
        trusted = [load_cert_from_pemder(root) for root in roots]
        return [_checked(signature, trusted) for signature in found]


def _checked(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> dict[str, Any]:
    status = _status(signature, roots, None)
    stamp = status.timestamp_validity
    stamped_at = stamp.timestamp if stamp is not None and stamp.valid and stamp.intact and stamp.trusted else None
    if stamped_at is not None:
        # A trusted time stamp proves when; the certificate is judged by that day, not by today.
        status = _status(signature, roots, stamped_at)
    certificate = signature.signer_cert
    signed_at = stamped_at or signature.self_reported_timestamp
    subject = certificate.subject.native
    return {
        "field": signature.field_name,
        "name": _common_name(certificate),
        "organisation": _text(subject.get("organization_name", "")),
        "issuer": _text(certificate.issuer.native.get("common_name", "")),
        "serial": f"{certificate.serial_number:x}",
        "fingerprint": certificate.sha256.hex(),
        "signed_at": signed_at.isoformat() if signed_at else None,
        "time_source": "tsa" if stamped_at else "clock",
        "algorithm": f"{status.md_algorithm}/{status.pkcs7_signature_mechanism}",
        "intact": bool(status.intact and status.valid),
        "whole": status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "changed": _changed(status),
        "chain": _chain(status, certificate, stamped_at or clock.real_now()),
    }


def _status(
    signature: EmbeddedPdfSignature, roots: list[x509.Certificate], moment: datetime | None
) -> PdfSignatureStatus:
    stated: dict[str, Any] = {"moment": moment, "best_signature_time": moment} if moment else {}
    context = ValidationContext(trust_roots=roots, allow_fetching=False, **stated)
    stamps = ValidationContext(trust_roots=roots, allow_fetching=False)
    return validate_pdf_signature(signature, context, ts_validation_context=stamps)


def _changed(status: PdfSignatureStatus) -> str:
    level = status.modification_level
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    if level is None or level == ModificationLevel.OTHER or not status.docmdp_ok:
        return "forbidden"
    return "allowed" if level != ModificationLevel.NONE else "none"


def _chain(status: PdfSignatureStatus, certificate: x509.Certificate, moment: datetime) -> str:
    if status.trusted:
        return "trusted"
    if status.revoked:
        return "revoked"
    if status.trust_problem_indic == AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return "foreign"
    if certificate.not_valid_after < moment:
        return "expired"
    return "not_yet" if certificate.not_valid_before > moment else "foreign"


@lru_cache(maxsize=32)
def _signer(key: str, changed: int, passphrase: str) -> signers.SimpleSigner:
    """A key stays loaded for as long as its file is the same and this process lives."""
    content = Path(key).read_bytes()
    try:
        pkcs12.load_pkcs12(content, passphrase.encode())
    except ValueError as error:
        raise _wrong_passphrase() from error
    signer = signers.SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase.encode())
    if signer is None or signer.signing_cert is None:
        raise _wrong_passphrase()
    return signer


def _field(name: str, place: list[float] | None) -> fields.SigFieldSpec:
    if place is None:
        return fields.SigFieldSpec(name)
    page, *box = place
    left, bottom, right, top = (round(each) for each in box)
    return fields.SigFieldSpec(name, on_page=int(page) - 1, box=(left, bottom, right, top))


def _facts(certificate: x509.Certificate) -> dict[str, Any]:
    return {
        "name": _common_name(certificate),
        "issuer": _text(certificate.issuer.native.get("common_name", "")),
        "fingerprint": certificate.sha256.hex(),
    }


def _common_name(certificate: x509.Certificate) -> str:
    return _text(certificate.subject.native.get("common_name", ""))


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _need_in_time(certificate: x509.Certificate) -> None:
    """Certificates live in real time, whatever day the place lives in."""
    now = clock.real_now()
    if certificate.not_valid_before <= now <= certificate.not_valid_after:
        return
    raise Refusal(
        "signatures.certificate.time",
        what=N_("Nothing was signed."),
        why=N_("The certificate is valid from {start} to {end} only."),
        next_step=N_("Ask your authority for a new certificate, and put its key file in place of the old one."),
        status=409,
        start=f"{certificate.not_valid_before:%d/%m/%Y}",
        end=f"{certificate.not_valid_after:%d/%m/%Y}",
    )


def _wrong_passphrase() -> Refusal:
    return Refusal(
        "signatures.passphrase",
        what=N_("Nothing was signed."),
        why=N_("The key file does not open with this passphrase, or it is no PKCS#12 file."),
        next_step=N_("Type the passphrase again; it came with the key file."),
        status=403,
    )


def _no_time_stamp() -> Refusal:
    return Refusal(
        "signatures.time_stamp",
        what=N_("Nothing was signed."),
        why=N_("The time-stamping authority did not answer."),
        next_step=N_("Try again in a minute; if it stays silent, tell the administrator."),
        status=503,
    )


def _unreadable() -> Refusal:
    return Refusal(
        "signatures.unreadable",
        what=N_("This file could not be checked."),
        why=N_("It is not a PDF file that can be read to its end."),
        next_step=N_("Send the file as you received it, not a photograph or a copy from another program."),
    )
