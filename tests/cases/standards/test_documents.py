"""Which files may be attached, and which may be opened (docs/domain.md 14.1)."""

import pytest

from cases.standards import documents as rules
from cases.standards.documents import Content

ALLOWED = rules.allowed()
NOTHING = Content(extensions=frozenset(), is_text=False, parts=frozenset())
PDF = Content(extensions=frozenset({"pdf", "fdf"}), is_text=False, parts=frozenset())
TEXT = Content(extensions=frozenset(), is_text=True, parts=frozenset())
PROGRAM = Content(extensions=frozenset({"exe", "dll"}), is_text=False, parts=frozenset())
WORD = Content(
    extensions=frozenset({"docx", "xlsx", "zip"}),
    is_text=False,
    parts=frozenset({"[Content_Types].xml", "word/document.xml"}),
)
MACROS = Content(extensions=WORD.extensions, is_text=False, parts=WORD.parts | {"word/vbaProject.bin"})


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("minutes.pdf", PDF, "application/pdf"),
        ("MINUTES.PDF", PDF, "application/pdf"),
        ("notes.txt", TEXT, "text/plain"),
        (
            "report.docx",
            WORD,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name, content, content_type):
    judged = rules.judge(name=name, size=1, content=content, rules=ALLOWED)
    assert (judged.ok, judged.content_type) == (True, content_type)


@pytest.mark.parametrize(
    ("name", "size", "content", "words"),
    [
        ("minutes.pdf", 0, NOTHING, "is empty"),
        ("minutes.pdf", 10 * 1024 * 1024 + 1, PDF, "10.1 MB; 10 MB at most"),
        ("minutes.pdf", 5, PROGRAM, "not what its name says (PDF)"),
        ("minutes.pdf", 5, TEXT, "not what its name says"),
        ("minutes.txt", 5, PROGRAM, "not what its name says"),
        ("sheet.xlsx", 5, WORD, "not what its name says (Excel)"),
        ("report.docx", 5, MACROS, "holds macros"),
        ("setup.exe", 5, PROGRAM, "of a kind that cannot be attached"),
        ("minutes", 5, PDF, "of a kind that cannot be attached"),
    ],
)
def test_a_file_that_is_not_taken_says_why(name, size, content, words):
    judged = rules.judge(name=name, size=size, content=content, rules=ALLOWED)
    assert not judged.ok
    assert words in judged.reason
    assert judged.reason.startswith((name, "The content of"))


def test_the_largest_file_is_taken():
    assert rules.judge(name="a.pdf", size=10 * 1024 * 1024, content=PDF, rules=ALLOWED).ok


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\papers\\minutes.pdf", "minutes.pdf"),
        ("../../etc/minutes.pdf", "minutes.pdf"),
        ("fdp\u202e.exe.pdf", "fdp.exe.pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("Sio\u0302n 😀.pdf", "Siôn 😀.pdf"),
        ("x" * 200 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_names_are_kept_without_folders_and_hidden_signs(given, kept):
    assert rules.plain_name(name=given) == kept


@pytest.mark.parametrize(
    ("verdict", "is_scanned_here", "may_open", "words"),
    [
        ("", False, True, "Not scanned"),
        ("", True, False, "Waiting"),
        ("failed", True, False, "tried again"),
        ("failed", False, True, "Not scanned"),
        ("clean", True, True, "nothing found"),
        ("clean", False, True, "nothing found"),
        ("infected", True, False, "Infected"),
        ("infected", False, False, "Infected"),
    ],
)
def test_what_may_be_opened(verdict, is_scanned_here, may_open, words):
    standing = rules.standing(verdict=verdict, is_scanned_here=is_scanned_here)
    assert standing.may_open is may_open
    assert words in standing.words
