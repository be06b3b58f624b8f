"""The stylesheet, the fonts, the script and the icon, read once and served under the hash of their content."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

#: Joined in this order into one stylesheet. A rule is in the sheet of its component.
SHEETS = (
    "fonts",
    "base",
    "frame",
    "search-box",
    "home",
    "browse",
    "prose",
    "error",
    "results",
    "hits",
    "tray",
    "filters",
    "concordance",
    "charts",
    "reading",
    "contents",
    "hit-bar",
    "passage",
    "citations",
    "history",
    "new",
    "word-links",
    "quotation",
    "embed",
    "mine",
    "reading-menu",
    "copy",
    "print",
)

#: What the stylesheet names in ``url("…")``. The first is on every page, and so announced in its head.
FONTS = ("pincite-serif-roman.woff2", "pincite-serif-italic.woff2")

#: Joined into one script.
SCRIPTS = ("pincite", "reading", "words", "report", "keep", "reading-menu")

#: Joined into the script of a copy, where no server answers.
COPY_SCRIPTS = ("pincite", "reading", "reading-menu", "offline")

_SHEET_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
#: In a script, lines that are comments: elsewhere the same characters can be part of a string or a pattern.
_SCRIPT_COMMENT = re.compile(rb"^\s*(?://.*|/\*.*\*/)$", re.MULTILINE)
_SPACE = re.compile(rb"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load; its `name` contains its hash, so that it can be cached for ever."""

    name: str
    media_type: str
    body: bytes

    @property
    def address(self) -> str:
        """The path at which it is served."""
        return f"/assets/{self.name}"


@dataclass(frozen=True, slots=True)
class Assets:
    """All files that pages load."""

    style: Asset
    script: Asset
    #: The script of a copy of the site.
    copy_script: Asset
    #: Runs before a page is drawn, so that no reader sees it change.
    preferences: Asset
    #: Of the page of kept passages alone.
    mine: Asset
    icon: Asset
    fonts: tuple[Asset, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the files in *folder*."""
        sheets = b"\n".join((folder / f"{name}.css").read_bytes() for name in SHEETS)
        bare = _SPACE.sub(b"\n", _SHEET_COMMENT.sub(b"", sheets)).strip()
        fonts = tuple(
            make_asset(name, "font/woff2", (folder / "fonts" / name).read_bytes()) for name in FONTS
        )
        for name, font in zip(FONTS, fonts, strict=True):
            bare = bare.replace(name.encode(), font.name.encode())
        return cls(
            style=make_asset("pincite.css", "text/css", bare),
            script=_script(folder, "pincite", SCRIPTS),
            copy_script=_script(folder, "copy", COPY_SCRIPTS),
            preferences=_script(folder, "preferences", ["preferences"]),
            mine=_script(folder, "mine", ["mine"]),
            icon=make_asset("favicon.svg", "image/svg+xml", (folder / "favicon.svg").read_bytes()),
            fonts=fonts,
        )

    @property
    def all(self) -> tuple[Asset, ...]:
        """Every file."""
        return (
            self.style,
            self.script,
            self.copy_script,
            self.preferences,
            self.mine,
            self.icon,
            *self.fonts,
        )

    def find(self, name: str) -> Asset | None:
        """Return the asset of this *name*, or None."""
        return next((asset for asset in self.all if asset.name == name), None)

    @property
    def fingerprint(self) -> str:
        """A hash of all assets, since every page changes with any of them."""
        return hashlib.sha256("".join(asset.name for asset in self.all).encode()).hexdigest()[:8]


def _script(folder: Path, name: str, scripts: Iterable[str]) -> Asset:
    written = b"\n".join((folder / f"{script}.js").read_bytes() for script in scripts)
    bare = _SPACE.sub(b"\n", _SCRIPT_COMMENT.sub(b"", written)).strip()
    return make_asset(f"{name}.js", "text/javascript", bare + b"\n")


def make_asset(name: str, media_type: str, body: bytes) -> Asset:
    """Return the file with a *body* and a *name* such as ``logo.svg``, which gets its hash."""
    stem, ending = name.rsplit(".", 1)
    fingerprint = hashlib.sha256(body).hexdigest()[:10]
    return Asset(
        name=f"{stem}.{fingerprint}.{ending}",
        media_type=media_type,
        body=body,
    )
