"""What the renderer leaves undone: metadata in the form the standard asks for (docs/adr/0011)."""

import hashlib
from pathlib import Path

import pikepdf

#: PDF/UA-1 is said in the metadata by this schema.
UA_PART = "{http://www.aiim.org/pdfua/ns/id/}part"
LANGUAGE = "en-GB"
PRODUCER = "Offender management"


def finish(path: Path, *, title: str) -> str:
    """Write title, language and conformance of a tagged PDF, in place; its SHA-256.

    The metadata stream is left readable, as archives and validators want it; the file is linear, so that it
    opens before it has come in whole.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Lang = pikepdf.String(LANGUAGE)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
            metadata["dc:language"] = [LANGUAGE]
            metadata["pdf:Producer"] = PRODUCER
            metadata[UA_PART] = "1"
        pdf.docinfo["/Title"], pdf.docinfo["/Producer"] = title, PRODUCER
        plain = pikepdf.Stream(pdf, pdf.Root.Metadata.read_bytes())
        plain.Type, plain.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.Root.Metadata = pdf.make_indirect(plain)
        pdf.save(path, linearize=True, compress_streams=True)
    return hashlib.sha256(path.read_bytes()).hexdigest()
