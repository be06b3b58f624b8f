"""The files that pages load."""

import gzip
import re

from flask.testing import FlaskClient

from archive.settings import asset_folder
from archive.web.assets import COPY_SCRIPTS
from archive.web.assets import FONTS
from archive.web.assets import SCRIPTS
from archive.web.assets import SHEETS
from archive.web.assets import Assets
from tests.support.site import page


def test_fonts_are_served_where_the_stylesheet_names_them(client: FlaskClient) -> None:
    """Every font has an address that names its content, so that it is fetched once; the first is announced."""
    sheet = client.get(_stylesheet(client)).text
    named = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(named) == len(FONTS)
    for name in named:
        font = client.get(f"/assets/{name}")
        assert (font.status_code, font.mimetype, font.data[:4]) == (200, "font/woff2", b"wOF2")
        assert "immutable" in font.headers["Cache-Control"]
    preload = re.search(
        r'rel="preload" as="font" type="font/woff2" href="([^"]+)"', page(client, "/")
    )
    assert preload
    assert preload[1] == f"/assets/{named[0]}"


def test_the_roman_font_is_small() -> None:
    """A first visit on a phone fetches at most 18 kB of font; italics only where they are read."""
    roman, italic = Assets.read(asset_folder("static")).fonts
    assert len(roman.body) <= 18_000
    assert len(italic.body) <= 18_000


def test_every_sheet_is_used() -> None:
    """No style sheet lies about unused, and none is named twice."""
    files = {path.stem for path in asset_folder("static").glob("*.css")}
    assert sorted(SHEETS) == sorted(files)


def test_scripts_are_served_without_comments_and_indents() -> None:
    """Nothing else of them is left out. That of a copy, with its search, has at most 12 kB as it is sent."""
    folder = asset_folder("static")
    assets = Assets.read(folder)
    for asset, names in (
        (assets.script, SCRIPTS),
        (assets.copy_script, COPY_SCRIPTS),
        (assets.preferences, ["preferences"]),
        (assets.mine, ["mine"]),
    ):
        written = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)
        lines = (line.strip() for line in written.splitlines())
        kept = [line for line in lines if line and not re.fullmatch(r"//.*|/\*.*\*/", line)]
        assert asset.body.decode().splitlines() == kept
    assert len(gzip.compress(assets.copy_script.body)) <= 12_000


def test_fonts_keep_their_licence() -> None:
    """The Open Font License goes where the fonts go."""
    licence = (asset_folder("static") / "fonts" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    assert "Reserved Font Name" in licence


def _stylesheet(client: FlaskClient) -> str:
    found = re.search(r'<link rel="stylesheet" href="([^"]+)"', page(client, "/"))
    assert found
    return found[1]


def test_no_component_styles_another() -> None:
    """A class that one sheet styles wherever it stands is not the name of something else in a template.

    All sheets are one on each page, so such a rule would reach what only has the same name.
    """
    apart = {
        "own": {"own_page.html", "entity.html"},
        "near": {"period.html"},
        "beside": {"_browse.html"},
    }
    for name, owners in apart.items():
        for template in asset_folder("templates").glob("*.html"):
            classes = re.findall(r'class="([^"{]*)', template.read_text(encoding="utf-8"))
            used = any(name in given.split() for given in classes)
            assert used == (template.name in owners), (name, template.name)
