"""The record as a tagged PDF: the validator's verdict, its words, what the renderer may open."""

import errno
import hashlib
import subprocess
import sys

import page
import pikepdf
import pytest
from django.utils import timezone

from cases.models import Custody
from omu.actions.refresh import refresh_keys
from omu.dossier import content, document, finishing, layout, manifest, sealing
from tests.omu import pages_of, records

FOR_PRISON = content.Purpose(words="For the next prison", reader="Morden")


def printed(world, custody, reader, folder):
    """The finished file of the record for a reader, and its pages as words."""
    refresh_keys([custody.pk], today=world.today)
    fresh = Custody.objects.for_page().get(pk=custody.pk)
    record = content.gather(fresh, purpose=FOR_PRISON, today=world.today, reader=reader)
    path, files = folder / "record.pdf", manifest.attached(record)
    pages = document.write(document.html_of(record), target=path, attached=files, now=timezone.now())
    finishing.finish(path, title=f"Record of {record.number}")
    checksum = sealing.seal(path)
    assert checksum == hashlib.sha256(path.read_bytes()).hexdigest()
    read = pages_of.words(path)
    assert len(read) == pages
    return path, read


def verdict(path):
    """What the validator finds wrong by PDF/UA-1 and PDF/A-3a; empty when the file passes both."""
    found = []
    for profile in ("ua1", "pdfa-3a"):
        report = page.validate_pdf(path, profile=profile)
        if not report.is_compliant:
            found += [f"{one.rule_id}: {one.message}" for one in report.failures] or [f"{profile} failed"]
    return found


def test_the_validator_refuses_a_file_that_is_not_tagged(tmp_path):
    """So that a pass below means something."""
    path = tmp_path / "plain.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(path)
    assert verdict(path)


def test_a_short_record_passes_and_says_what_it_must(world, tmp_path):
    custody = records.person(world)
    records.restricted(world, custody)
    path, pages = printed(world, custody, world.actor("offender_manager"), tmp_path)
    assert verdict(path) == []
    number = custody.prisoner.number
    assert "Siôn Rees" in pages[0]
    assert "Morden: For the next prison" in pages[0]
    assert "Risk of serious harm not yet assessed" in pages[0]
    assert all(f"Rees, Siôn {number} Ashbourne" in one for one in pages[1:])
    assert [one for one in pages if f"Page {pages.index(one) + 1} of {len(pages)}" not in one] == []
    whole = " ".join(pages)
    assert records.GIST in whole
    assert records.TO_DO in whole
    assert records.MINUTES in whole
    assert records.SECRET not in whole
    assert records.DIAGNOSIS not in whole
    assert b"Rees" not in path.name.encode()


def test_metadata_hold_language_title_and_conformance_and_no_name(world, tmp_path):
    custody = records.person(world)
    path, _ = printed(world, custody, world.actor("head_of_omu"), tmp_path)
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "/Filter" not in pdf.Root.Metadata
        text = pdf.Root.Metadata.read_bytes().decode()
        assert f"Record of {custody.prisoner.number}" in text
        assert "Rees" not in text + str(pdf.docinfo)
        with pdf.open_outline() as outline:
            titles = [str(one.title) for top in outline.root for one in [top, *top.children]]
    assert "1 On one page" in titles
    assert "11 Documents, and what is left out" in titles


@pytest.mark.slow
def test_a_record_of_more_than_30_pages_passes_and_its_contents_lead_to_the_right_pages(world, tmp_path):
    custody = records.person(world)
    records.entries(world, custody, 90, words=110)
    records.restricted(world, custody)
    records.assessed(world, custody)
    path, pages = printed(world, custody, world.actor("head_of_omu"), tmp_path)
    assert len(pages) > 30
    assert verdict(path) == []
    contents = pages[1]
    for title in ("2 Risk and need", "5 Log, newest first", "10 Sentence and dates"):
        at = next(index for index, words in enumerate(pages) if index > 1 and title in words) + 1
        after = contents.split(title)[1].replace(".", " ").split()
        assert int(after[0]) == at
    for index in range(90):
        assert any(f"Entry {index}. " in words for words in pages)


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x.ttf", "file:///etc/hostname", "font:../Arimo-Regular.ttf", "data:text/plain,x"],
)
def test_the_renderer_opens_nothing_but_our_fonts(address):
    with pytest.raises(ValueError, match="nothing but our own fonts"):
        layout.FontsOnly(document.fonts(), document.FACES).fetch(address)


def test_typed_markup_is_text(world, tmp_path):
    custody = records.person(world)
    typed = '<img src="file:///etc/hostname"> & <b>bold</b> 中文 Ærø'
    records.log(world, custody, world.actor("offender_supervisor"), text=typed)
    path, pages = printed(world, custody, world.actor("head_of_omu"), tmp_path)
    assert verdict(path) == []
    whole = " ".join(pages)
    assert '<img src="file:///etc/hostname"> & <b>bold</b>' in whole
    assert "[cjk unified ideograph-4e2d][cjk unified ideograph-6587] Ærø" in whole


@pytest.mark.parametrize(
    ("typed", "printed_as"),
    [
        ("Siôn Ó Laoghaire, Łódź, Ивáн, Ελένη", "Siôn Ó Laoghaire, Łódź, Ивáн, Ελένη"),
        ("Sio\u0302n", "Siôn"),
        ("good \U0001f600\ufe0f!", "good [grinning face]!"),
        ("محمد", "[arabic letter meem][arabic letter hah][arabic letter meem][arabic letter dal]"),
        ("one\n\ttwo", "one\n\ttwo"),
    ],
)
def test_a_sign_that_the_fonts_lack_is_printed_by_its_name(typed, printed_as):
    assert document.printable(typed) == printed_as


def test_every_face_is_arimo_inside_the_file(world, tmp_path):
    path, _ = printed(world, records.person(world), world.actor("head_of_omu"), tmp_path)
    with pikepdf.open(path) as pdf:
        fonts = {str(font.BaseFont) for one in pdf.pages for font in one.Resources.Font.values()}
    assert fonts
    assert all("Arimo" in font for font in fonts)


def test_a_full_disk_and_a_renderer_that_was_killed_are_told_apart(tmp_path, monkeypatch):
    with pytest.raises(OSError, match="No such file") as raised:
        document.write("<p>x</p>", target=tmp_path / "nowhere" / "record.pdf")
    assert raised.value.errno == errno.ENOENT
    monkeypatch.setattr(document, "LAYOUT", "omu.dossier.no_such_program")
    with pytest.raises(RuntimeError, match="ended with status 1"):
        document.write("<p>x</p>", target=tmp_path / "record.pdf")


def test_a_worker_holds_no_renderer():
    """It lives in the process that lays out; the worker stays small however long the records are."""
    program = "import omu.dossier.document, sys; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
