"""The words of a PDF, read through its own character maps, so that no program from outside is needed."""

import re
from pathlib import Path

import pikepdf

PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def characters(font: pikepdf.Object) -> dict[int, str]:
    """What each code of a font stands for."""
    table = bytes(font.ToUnicode.read_bytes())
    blocks = re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL)
    pairs = [pair for block in blocks for pair in PAIR.findall(block)]
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def words_of_page(page: pikepdf.Page) -> str:
    """The text of a page in the order of its stream; one line for each piece set at once."""
    fonts = {name: characters(font) for name, font in page.Resources.Font.items()}
    lines, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            pieces = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(one) for one in pieces if isinstance(one, pikepdf.String))
            pairs = zip(codes[::2], codes[1::2], strict=True)
            lines.append("".join(current.get(high << 8 | low, "") for high, low in pairs))
    return "\n".join(lines)


def words(path: Path) -> list[str]:
    """The text of each page, white space made one."""
    with pikepdf.open(path) as pdf:
        return [" ".join(words_of_page(page).split()) for page in pdf.pages]
