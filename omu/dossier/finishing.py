"""What the renderer leaves undone: metadata in the form the standards ask for, and the place of the seal.

The file that comes out meets PDF/UA-1 (readable by assistive technology) and PDF/A-3a (for archives, with the
record attached as data), and goes on meeting both once it is sealed (docs/adr/0011, 0016).
"""

import base64
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

LANGUAGE = "en-GB"
PRODUCER = "Offender management"
#: Name of the field that the signature goes into, and what is read out in its place.
SEAL = "Seal"
SEAL_IN_WORDS = "Seal of the issuing service"
#: Annotation flags of the field: it is printed, and it cannot be moved.
PRINTED_AND_LOCKED = 4 + 128
#: A stream that ends with a carriage return, before the end of line that stands behind every stream.
DOUBTFUL_END = b"\r\nendstream"

#: The whole metadata. PDF/A wants every schema that it does not know itself described: that of PDF/UA is one.
METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file meets</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def finish(path: Path, *, title: str) -> None:
    """Write title, language, conformance and the empty field of the seal into a tagged PDF, in place.

    The metadata stream is left readable, as archives and validators want it. What the renderer said of itself
    is taken out, so that metadata and document information agree, as PDF/A asks.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.Lang = String(LANGUAGE)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.PageMode = Name.UseOutlines
        words = {"title": escape(title), "language": LANGUAGE, "producer": escape(PRODUCER)}
        metadata = pikepdf.Stream(pdf, METADATA.format(**words).encode())
        metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = pdf.make_indirect(metadata)
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        pdf.docinfo["/Title"], pdf.docinfo["/Producer"] = title, PRODUCER
        _attached_once(pdf)
        _field_of_the_seal(pdf)
        pdf.save(path, compress_streams=True)
    _ends_told_apart(path)


def _ends_told_apart(path: Path) -> None:
    """No stream ends with the sign that a line may end with: its length could be read in two ways.

    PDF/A counts the bytes of a stream up to the end of line that follows it. Where its own last byte is a
    carriage return, one in 256, nobody can tell whether that byte still belongs to it: written in letters
    (ASCII85) it ends otherwise. Where one of the streams that hold small objects ends so, none is written.
    """
    if not _has_doubtful_end(path):
        return
    _in_letters(path, objects=pikepdf.ObjectStreamMode.preserve)
    if _has_doubtful_end(path):
        _in_letters(path, objects=pikepdf.ObjectStreamMode.disable)


def _has_doubtful_end(path: Path) -> bool:
    return DOUBTFUL_END in path.read_bytes()


def _in_letters(path: Path, *, objects: pikepdf.ObjectStreamMode) -> None:
    """Write each stream with such an end in letters, and every other as it stands."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for one in pdf.objects:
            if not isinstance(one, pikepdf.Stream) or not _ends_like_a_line(one):
                continue
            filters, parameters = _listed(one, "/Filter"), _listed(one, "/DecodeParms")
            one.write(
                base64.a85encode(one.read_raw_bytes()) + b"~>",
                filter=Array([Name.ASCII85Decode, *filters]),
                decode_parms=Array([Dictionary(), *parameters]) if parameters else None,
            )
        kept = pikepdf.StreamDecodeLevel.none
        pdf.save(path, compress_streams=False, stream_decode_level=kept, object_stream_mode=objects)


def _ends_like_a_line(stream: pikepdf.Stream) -> bool:
    return bytes(stream.read_raw_bytes()).endswith(b"\r")


def _listed(stream: pikepdf.Stream, key: str) -> list[pikepdf.Object]:
    """The filters, or what they are told, as a list."""
    held = stream.get(key)
    if held is None:
        return []
    return list(held) if isinstance(held, Array) else [held]


def _attached_once(pdf: pikepdf.Pdf) -> None:
    """The renderer names each attachment twice as part of the document; once is meant."""
    by_content = {one.EF.F.objgen: one for one in pdf.Root.get("/AF", [])}
    if by_content:
        pdf.Root.AF = Array(list(by_content.values()))


def _field_of_the_seal(pdf: pikepdf.Pdf) -> None:
    """An empty signature field without size on the first page, with its place in the order of reading.

    It has to be there, and tagged, before the file is signed: a field that signing adds stands in no
    structure, which PDF/UA refuses.
    """
    page, tree = pdf.pages[0].obj, pdf.Root.StructTreeRoot
    key = max((int(one) for one in list(tree.ParentTree.Nums)[::2]), default=-1) + 1
    tree.ParentTreeNextKey = key + 1
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(SEAL),
            TU=String(SEAL_IN_WORDS),
            Rect=Array([0, 0, 0, 0]),
            F=PRINTED_AND_LOCKED,
            P=page,
            StructParent=key,
        )
    )
    root = tree.K[0] if isinstance(tree.K, Array) else tree.K
    place = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Form,
            P=root,
            Alt=String(SEAL_IN_WORDS),
            Pg=page,
            K=Dictionary(Type=Name.OBJR, Obj=field, Pg=page),
        )
    )
    root.K = Array([*root.K, place]) if isinstance(root.get("/K"), Array) else Array([root.K, place])
    tree.ParentTree.Nums = Array([*tree.ParentTree.Nums, key, place])
    page.Annots = Array([*page.get("/Annots", []), field])
    page.Tabs = Name.S
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
