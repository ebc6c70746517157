"""Streams of a finished document end so that their length can be read in one way only (docs/adr/0016)."""

import zlib

import pikepdf
import pytest

from omu.dossier import finishing


def _compressed_to_a_carriage_return() -> bytes:
    """Words whose compressed form ends with the byte 13: the checksum of what stands before it."""
    return next(
        packed for number in range(10_000) if (packed := zlib.compress(b"(%d) Tj" % number)).endswith(b"\r")
    )


@pytest.mark.parametrize("objects", list(pikepdf.ObjectStreamMode.__members__.values()))
def test_a_stream_that_ends_like_a_line_is_written_in_letters(tmp_path, objects):
    path, packed = tmp_path / "made.pdf", _compressed_to_a_carriage_return()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, b"")
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = stream
        kept = pikepdf.StreamDecodeLevel.none
        pdf.save(path, compress_streams=False, stream_decode_level=kept, object_stream_mode=objects)
    assert finishing.DOUBTFUL_END in path.read_bytes()
    finishing._ends_told_apart(path)
    assert finishing.DOUBTFUL_END not in path.read_bytes()
    with pikepdf.open(path) as pdf:
        assert pdf.pages[0].Contents.read_bytes() == zlib.decompress(packed)


def test_a_file_without_such_a_stream_is_left_as_it_is(tmp_path):
    path = tmp_path / "made.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    before = path.read_bytes()
    finishing._ends_told_apart(path)
    assert path.read_bytes() == before
