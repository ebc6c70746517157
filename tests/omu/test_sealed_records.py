"""The seal of a printed record: what is found when a byte changes, what travels inside (docs/adr/0016)."""

import hashlib
import io
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cases.models import Custody
from omu.dossier import content, document, finishing, issuer, manifest, sealing, verifying
from omu.dossier.printed import Printed
from omu.dossier.verifying import Finding
from staff.models import AuditEvent
from tests.omu import records

FOR_PRISON = content.Purpose(words="For the next prison", reader="Morden")


class Page(Printed):
    """The smallest document that can be sealed."""

    form = "test"
    number = "A1234BC"
    title = "Page of A1234BC"

    def __init__(self):
        self.text = "Nothing of anybody"


def finished(folder, attached=None, name="page.pdf"):
    """A finished document of one page with what is attached, not sealed yet."""
    path = folder / name
    html = "<html lang='en-GB'><head><title>Page</title></head><body><h1>Page</h1></body></html>"
    files = manifest.attached(Page()) if attached is None else attached
    document.write(html, target=path, attached=files, now=timezone.now())
    finishing.finish(path, title="Page of A1234BC")
    return path


@pytest.fixture
def service(settings, tmp_path):
    """A service with a data folder of its own, so that its key is made here."""
    settings.DATA_DIR = tmp_path / "service"
    settings.DATA_DIR.mkdir()
    return settings


@pytest.fixture
def sealed(service, tmp_path):
    """A sealed document of one page."""
    path = finished(tmp_path)
    sealing.seal(path)
    return path


def finding(content_of):
    """What a document of these bytes turns out to be."""
    return verifying.verify(io.BytesIO(content_of)).finding


def test_what_was_sealed_is_sound_and_says_what_is_inside(sealed):
    with sealed.open("rb") as opened:
        verdict = verifying.verify(opened)
    assert verdict.finding is Finding.SOUND
    assert verdict.sha256 == hashlib.sha256(sealed.read_bytes()).hexdigest()
    assert verdict.manifest["title"] == "Page of A1234BC"
    assert verdict.sealed_at is not None


def test_a_change_of_one_byte_anywhere_is_found(sealed):
    """Every 193rd byte of the file, and in the place of the seal, which no signature covers, every fifth."""
    whole = sealed.read_bytes()
    start = whole.index(b"/Contents <") + len(b"/Contents ")
    end = whole.index(b">", start) + 1
    places = {*range(0, len(whole), 193), *range(start, start + 1800, 5), end - 2, end - 1, len(whole) - 1}
    kept = []
    for place in sorted(places):
        changed = bytearray(whole)
        changed[place] ^= 1
        if finding(bytes(changed)) is Finding.SOUND:
            kept.append(place)
    assert kept == []
    assert len(places) > 400


def test_a_letter_of_the_seal_in_the_other_case_is_a_change_too(sealed):
    whole = sealed.read_bytes()
    at = whole.index(b"/Contents <") + len(b"/Contents <")
    letter = next(index for index in range(at, at + 200) if whole[index : index + 1].isalpha())
    other = whole[:letter] + whole[letter : letter + 1].swapcase() + whole[letter + 1 :]
    assert finding(other) is Finding.CHANGED


@pytest.mark.parametrize("more", [b"\n", b"%", b"\n1 0 obj\n<<>>\nendobj\n"])
def test_what_is_added_behind_the_seal_is_found(sealed, more):
    assert finding(sealed.read_bytes() + more) is not Finding.SOUND


def test_half_a_file_is_not_sound(sealed):
    whole = sealed.read_bytes()
    assert finding(whole[: len(whole) // 2]) is not Finding.SOUND


@pytest.mark.parametrize("content_of", [b"", b"hello", b"%PDF-1.7\n%%EOF", bytes(range(256)) * 40])
def test_what_is_no_pdf_is_said_to_be_none(service, content_of):
    assert finding(content_of) is Finding.UNREADABLE


def test_a_document_that_was_never_sealed_says_so(service, tmp_path):
    assert finding(finished(tmp_path).read_bytes()) is Finding.UNSEALED


def test_the_seal_of_another_service_counts_once_its_certificate_is_known(sealed, settings, tmp_path):
    elsewhere = settings.DATA_DIR
    settings.DATA_DIR = tmp_path / "here"
    settings.DATA_DIR.mkdir()
    assert finding(sealed.read_bytes()) is Finding.STRANGER
    known = settings.DATA_DIR / issuer.KNOWN
    known.mkdir()
    (known / "elsewhere.pem").write_bytes((elsewhere / "secrets" / issuer.NAME).read_bytes())
    assert finding(sealed.read_bytes()) is Finding.SOUND


def test_a_form_that_is_not_known_is_no_change(service, tmp_path):
    newer = json.dumps({"format": manifest.FORMAT, "version": 2, "files": []}).encode()
    path = finished(tmp_path, {"manifest.json": newer})
    sealing.seal(path)
    assert finding(path.read_bytes()) is Finding.NEWER


def with_record(told):
    """Attachments with data of a record in the form `told`, and the manifest that names them."""
    content = json.dumps(told | {"record": {}}).encode()
    files = json.loads(manifest.attached(Page())[manifest.MANIFEST])
    files["files"] = [
        {"name": "record.json", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    ]
    return {"record.json": content, "manifest.json": json.dumps(files).encode()}


@pytest.mark.parametrize(
    "told", [{"format": manifest.RECORD_FORMAT, "version": 9}, {"format": "x", "version": 1}]
)
def test_data_of_a_version_that_is_not_known_are_named_and_not_relied_on(service, tmp_path, capsys, told):
    path = finished(tmp_path, with_record(told))
    sealing.seal(path)
    assert finding(path.read_bytes()) is Finding.NEWER
    with pytest.raises(SystemExit) as status:
        call_command("verify_dossier", str(path))
    assert status.value.code == 1
    words = f"Its record.json is {told['format']}, version {told['version']}; known is version 1."
    assert words in capsys.readouterr().err


def test_data_of_the_known_version_are_sound(service, tmp_path):
    path = finished(tmp_path, with_record({"format": manifest.RECORD_FORMAT, "version": manifest.VERSION}))
    sealing.seal(path)
    assert finding(path.read_bytes()) is Finding.SOUND


def test_a_file_that_the_manifest_does_not_name_is_found(service, tmp_path):
    files = manifest.attached(Page()) | {"record.json": b"{}"}
    path = finished(tmp_path, files)
    sealing.seal(path)
    assert finding(path.read_bytes()) is Finding.CHANGED


def test_the_key_is_made_once_and_for_the_owner_only(service):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: issuer.pem(), range(8)))
    assert len(made) == 1
    path = service.DATA_DIR / "secrets" / issuer.NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == [issuer.NAME]


def inside(path):
    """The files that travel inside a document."""
    with pikepdf.open(path) as pdf:
        return {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}


@pytest.mark.parametrize(("role", "reads_secret"), [("head_of_omu", True), ("offender_manager", False)])
def test_the_data_inside_a_record_are_what_its_reader_may_see(world, service, tmp_path, role, reads_secret):
    custody = records.person(world)
    records.restricted(world, custody)
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    record = content.gather(fresh, purpose=FOR_PRISON, today=world.today, reader=world.actor(role))
    path = finished(tmp_path, manifest.attached(record))
    sealing.seal(path)
    files = inside(path)
    data = json.loads(files["record.json"])
    assert (data["format"], data["version"]) == ("offender-management-record", 1)
    assert data["record"]["number"] == custody.prisoner.number
    assert (records.SECRET in files["record.json"].decode()) is reads_secret
    assert (records.REPORT in files["record.json"].decode()) is reads_secret
    told = json.loads(files["manifest.json"])
    assert told["files"] == [
        {
            "name": "record.json",
            "bytes": len(files["record.json"]),
            "sha256": hashlib.sha256(files["record.json"]).hexdigest(),
        }
    ]
    assert told["left_out"] == record.left_out
    assert {"part": "Contact log", "rows": record.log["count"]} in told["inside"]


def test_the_command_says_what_each_file_is(sealed, tmp_path, capsys):
    call_command("verify_dossier", str(sealed))
    assert "as it was issued" in capsys.readouterr().out
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(sealed.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6", 1))
    with pytest.raises(SystemExit) as ended:
        call_command("verify_dossier", str(sealed), str(broken))
    assert ended.value.code == 1
    assert "was changed" in capsys.readouterr().err


def test_the_command_refuses_what_it_cannot_read(sealed, tmp_path):
    with pytest.raises(CommandError) as missing:
        call_command("verify_dossier", str(tmp_path / "nowhere.pdf"))
    assert missing.value.returncode == 2
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing")
    with pytest.raises(CommandError, match="holds no certificate") as bad:
        call_command("verify_dossier", str(sealed), certificate=[Path(nothing)])
    assert bad.value.returncode == 2


def asked(client, content_of):
    """The page after a file was sent to it."""
    file = SimpleUploadedFile("record.pdf", content_of, content_type="application/pdf")
    return client.post(reverse("dossier_verify"), {"file": file}).content.decode()


def test_the_page_says_what_a_file_is_and_keeps_none(world, as_actor, sealed):
    client = as_actor(world.actor("case_administrator"))
    assert "Nothing in it was changed" in asked(client, sealed.read_bytes())
    assert "ask for it again" in asked(client, sealed.read_bytes() + b"\n")
    deeds = AuditEvent.objects.filter(deed="omu.dossier.verified").order_by("pk")
    assert [one.details["finding"] for one in deeds] == ["sound", "changed"]
    assert "Choose the printed record" in client.post(reverse("dossier_verify")).content.decode()
    assert as_actor(world.actor("health")).get(reverse("dossier_verify")).status_code == 403
