"""The seal of a document: a digital signature of the issuing service over every byte (docs/adr/0016)."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from omu.dossier import issuer
from omu.dossier.finishing import SEAL

REASON = "Issued as it stands; any change breaks this seal"


def _signer() -> SimpleSigner:
    content = issuer.pem()
    private = serialization.load_pem_private_key(content, password=None).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    first = issuer.certificates(content)[0]
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(first),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


def apart(work: Callable[[], Any]) -> Any:
    """What the work gives, done in a thread of its own.

    The library runs an event loop for each signature, which a thread that has one already refuses.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def _left_alone(*_: Any, **__: Any) -> None:
    """Metadata stays as it was finished: rewritten while signing it would no longer be that of PDF/A."""


def seal(path: Path) -> str:
    """Sign a finished document in place, so that nothing in it can change unseen; the SHA-256 of the file.

    The signature stands in the field that `finish` made, and allows no change whatever.
    """
    told = PdfSignatureMetadata(
        field_name=SEAL,
        md_algorithm="sha256",
        reason=REASON,
        certify=True,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    with path.open("rb+") as opened:
        writer = IncrementalPdfFileWriter(opened)
        writer._update_meta = _left_alone  # type: ignore[method-assign]
        signer = PdfSigner(told, signer=_signer())
        apart(lambda: signer.sign_pdf(writer, in_place=True))
    with path.open("rb") as sealed:
        return hashlib.file_digest(sealed, "sha256").hexdigest()
