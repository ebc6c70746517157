"""Whether a document is as it was issued: its seal, its bytes, what is attached to it (docs/adr/0016)."""

import datetime
import enum
import hashlib
import json
import logging
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

import pikepdf
from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from omu.dossier import issuer
from omu.dossier.finishing import SEAL
from omu.dossier.manifest import FORMAT, MANIFEST, RECORD, RECORD_FORMAT, VERSION
from omu.dossier.sealing import apart

#: The reader tells of every oddity of a broken file with a trace; the verdict says what matters of it.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


class Finding(enum.StrEnum):
    """What a document turns out to be; the value says it to whoever asked."""

    SOUND = "The document is as it was issued. Nothing in it was changed."
    CHANGED = "The document was changed after it was issued. Do not rely on it: ask for it again."
    STRANGER = "The document is sealed, but not by this service or one that it knows."
    UNSEALED = "The document carries no seal of this service."
    NEWER = "The document is sealed by a service known here, in a form that this version does not know."
    UNREADABLE = "This is no PDF that can be read."


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found, with the reason; the manifest of a sound document."""

    finding: Finding
    reason: str = ""
    sha256: str = ""
    sealed_at: datetime.datetime | None = None
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether it can be relied on."""
        return self.finding is Finding.SOUND


def verify(document: BinaryIO, *, certificates: list[bytes] | None = None) -> Verdict:
    """What a document is, by its seal and its attachments. Nothing is fetched and nothing written.

    `certificates`: those, as DER, whose seals count; without it those known here. A file that is broken on
    purpose is UNREADABLE or CHANGED, never an error.
    """
    trusted = issuer.known() if certificates is None else certificates
    sha256 = hashlib.sha256(document.read()).hexdigest()
    document.seek(0)
    try:
        found = _signature(document)
    except Exception as fault:  # noqa: BLE001 - what a file broken on purpose makes libraries raise has no end
        return Verdict(finding=Finding.UNREADABLE, reason=str(fault)[:200], sha256=sha256)
    if found is None:
        return Verdict(finding=Finding.UNSEALED, sha256=sha256)
    try:
        return replace(_judged(found, document, trusted), sha256=sha256)
    except Exception as fault:  # noqa: BLE001 - see above
        return Verdict(finding=Finding.CHANGED, reason=str(fault)[:200], sha256=sha256)


def _signature(document: BinaryIO) -> EmbeddedPdfSignature | None:
    found = PdfFileReader(document, strict=False).embedded_signatures
    return next((one for one in found if one.field_name == SEAL), None)


def _judged(found: EmbeddedPdfSignature, document: BinaryIO, trusted: list[bytes]) -> Verdict:
    """The verdict on a sealed document; every byte of the file has to be under the seal."""
    roots = [x509.Certificate.load(one) for one in trusted]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    status = apart(lambda: validate_pdf_signature(found, context))
    at = found.self_reported_timestamp
    if not (status.intact and status.valid):
        return Verdict(finding=Finding.CHANGED, reason="The bytes do not match the seal.", sealed_at=at)
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return Verdict(finding=Finding.CHANGED, reason="Something was added after the seal.", sealed_at=at)
    if not _is_as_written(found, document):
        return Verdict(finding=Finding.CHANGED, reason="The seal itself was changed.", sealed_at=at)
    if not status.trusted:
        by = f"Sealed by {found.signer_cert.subject.human_friendly}."
        return Verdict(finding=Finding.STRANGER, reason=by, sealed_at=at)
    finding, reason, manifest = _manifest(document)
    return Verdict(finding=finding, reason=reason, sealed_at=at, manifest=manifest)


def _is_as_written(found: EmbeddedPdfSignature, document: BinaryIO) -> bool:
    """Whether the place of the seal, which no signature covers, holds it as written: digits, then noughts.

    Without this a byte of the filling, or one of the few that a reader of signatures passes over, could be
    changed and nobody would notice.
    """
    start, end = found.byte_range[1], found.byte_range[2]
    document.seek(start)
    filled = document.read(end - start)
    der = _as_signed(found)
    return filled == b"<" + der.hex().upper().encode() + b"0" * (len(filled) - 2 - 2 * len(der)) + b">"


def _as_signed(found: EmbeddedPdfSignature) -> bytes:
    """The signature written anew from what in it is checked: certificate, signed attributes, value."""
    signed, one, by = found.signed_data, found.signer_info, found.signer_cert
    sha256 = {"algorithm": "sha256"}
    issued = {"issuer": by.issuer, "serial_number": by.serial_number}
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": issued}),
            "digest_algorithm": sha256,
            "signed_attrs": one["signed_attrs"],
            "signature_algorithm": one["signature_algorithm"],
            "signature": one["signature"],
        }
    )
    content = {
        "version": "v1",
        "digest_algorithms": [sha256],
        "encap_content_info": {"content_type": "data"},
        "certificates": signed["certificates"],
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump())


def _manifest(document: BinaryIO) -> tuple[Finding, str, dict[str, Any]]:
    """The manifest in a sealed document, and whether the files beside it are those it names."""
    document.seek(0)
    with pikepdf.open(document) as pdf:
        files = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}
    if MANIFEST not in files:
        return Finding.NEWER, "It carries no manifest.", {}
    manifest = json.loads(files.pop(MANIFEST))
    if (manifest["format"], manifest["version"]) != (FORMAT, VERSION):
        return Finding.NEWER, f"Its manifest is {manifest['format']}, version {manifest['version']}.", {}
    said = {one["name"]: one["sha256"] for one in manifest["files"]}
    if said != {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}:
        return Finding.CHANGED, "A file attached to it is not the one of the manifest.", manifest
    if RECORD in files and (unknown := _unknown_record(files[RECORD])):
        return Finding.NEWER, unknown, manifest
    return Finding.SOUND, "", manifest


def _unknown_record(content: bytes) -> str:
    """What is not known of the data of a record; empty where their form is known here."""
    told = json.loads(content)
    if (told.get("format"), told.get("version")) == (RECORD_FORMAT, VERSION):
        return ""
    return f"Its {RECORD} is {told.get('format')}, version {told.get('version')}; known is version {VERSION}."
