"""The key that the issuing service seals with, and the certificates it knows seals by (docs/adr/0016).

Made at the first need in the folder of secrets, readable by the owner only, like every other secret: nothing
has to be set up. An installation that has a certificate of its organisation puts key and certificate, as PEM,
in its place; certificates of other installations, and its own earlier ones, stand in `seal-certificates/`.
"""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings

from omu.run.places import put_whole

NAME = "seal.pem"
KNOWN = "seal-certificates"
ISSUER = "Offender management, issuing service"
#: A record is read for as long as somebody is under sentence, and after: the certificate outlives it.
VALID_FOR = datetime.timedelta(days=366 * 50)
#: Clocks of two machines differ a little.
A_LITTLE = datetime.timedelta(days=1)


def pem() -> bytes:
    """Key and certificate of this installation as PEM, made where there are none yet."""
    folder = Path(settings.DATA_DIR) / "secrets"
    path = folder / NAME
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        put_whole(path, _made(datetime.datetime.now(datetime.UTC)))
    return path.read_bytes()


def _made(now: datetime.datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ISSUER)])
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"), False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - A_LITTLE)
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, crl_sign=False, encipher_only=False,
                decipher_only=False, **usage,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def known() -> list[bytes]:
    """Certificates, as DER, whose seals are known here: our own first."""
    folder = Path(settings.DATA_DIR) / KNOWN
    others = sorted(folder.glob("*.pem")) if folder.is_dir() else []
    return certificates(pem()) + [one for path in others for one in certificates(path.read_bytes())]


def certificates(content: bytes) -> list[bytes]:
    """The certificates in a PEM file, as DER. Raises ValueError where there is none."""
    found = x509.load_pem_x509_certificates(content)
    return [one.public_bytes(serialization.Encoding.DER) for one in found]
