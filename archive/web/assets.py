"""The stylesheet, the script and the mark, read once and served under the hash of what they hold."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

#: Read in this order into one sheet, so that a page asks once.
SHEETS = (
    "base",
    "layout",
    "search",
    "lists",
    "reading",
    "passage",
    "citations",
    "past",
    "words",
    "quotation",
    "views",
    "print",
)

#: The script, in parts.
SCRIPTS = ("pincite", "words", "report")

_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(rb"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that pages ask for; `name` carries its hash, so its address may be kept for ever."""

    name: str
    mimetype: str
    body: bytes

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"/assets/{self.name}"


@dataclass(frozen=True, slots=True)
class Assets:
    """All that pages ask for beside themselves."""

    style: Asset
    script: Asset
    mark: Asset

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the files in *folder*."""
        sheets = b"\n".join((folder / f"{name}.css").read_bytes() for name in SHEETS)
        bare = _SPACE.sub(b"\n", _COMMENT.sub(b"", sheets)).strip()
        script = b"\n".join((folder / f"{name}.js").read_bytes() for name in SCRIPTS)
        return cls(
            style=_asset("pincite.css", "text/css", bare),
            script=_asset("pincite.js", "text/javascript", script),
            mark=_asset("favicon.svg", "image/svg+xml", (folder / "favicon.svg").read_bytes()),
        )

    def named(self, name: str) -> Asset | None:
        """Return the asset that is served as *name*, or nothing."""
        return next((a for a in (self.style, self.script, self.mark) if a.name == name), None)

    @property
    def fingerprint(self) -> str:
        """Changes when any of them changes, for then every page does."""
        return hashlib.sha256(
            (self.style.name + self.script.name + self.mark.name).encode()
        ).hexdigest()[:8]


def _asset(name: str, mimetype: str, body: bytes) -> Asset:
    stem, ending = name.split(".")
    fingerprint = hashlib.sha256(body).hexdigest()[:10]
    return Asset(
        name=f"{stem}.{fingerprint}.{ending}",
        mimetype=mimetype,
        body=body,
    )
