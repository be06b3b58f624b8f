"""Make the subset of Source Serif 4 that the site serves. Called by tools/fonts; needs fonttools and brotli.

The Open Font License allows changed copies under another name than the reserved one, "Source"; so the subset is called
Pincite Serif, and keeps its copyright and licence in its table of names.
"""

import sys
from pathlib import Path

from fontTools.subset import Options
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

#: Latin, Latin-1, Latin Extended as far as French, Czech and others need it, and general punctuation; `unicode-range`
#: in static/fonts.css names the same.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x152, 0x153),
    (0x160, 0x161),
    (0x178, 0x178),
    (0x17D, 0x17E),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2032, 0x2033),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
)
FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk")
#: Places in the table of names: copyright, family, style, identifier, full name, version, PostScript name, licence and
#: its address.
COPYRIGHT, FAMILY, STYLE, UNIQUE, FULL, VERSION, POSTSCRIPT, LICENSE, LICENSE_URL = (
    *range(7),
    13,
    14,
)


def main(source: Path, target: Path) -> None:
    """Write the roman and the italic from the files of the package in *source* to *target*."""
    for style, name in (("normal", "Regular"), ("italic", "Italic")):
        font = TTFont(source / f"source-serif-4-latin-400-{style}.woff2")
        subset(font)
        rename(font, name)
        font.flavor = "woff2"
        font.save(target / f"pincite-serif-{'roman' if style == 'normal' else style}.woff2")


def subset(font: TTFont) -> None:
    """Leave only the letters and features that are needed in *font*."""
    options = Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.recalc_timestamp = False
    options.name_IDs = [COPYRIGHT, LICENSE, LICENSE_URL]
    wanted = Subsetter(options)
    wanted.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    wanted.subset(font)
    font.recalcTimestamp = False


def rename(font: TTFont, style: str) -> None:
    """Give *font* the name that the licence asks of a changed copy."""
    names = {
        FAMILY: "Pincite Serif",
        STYLE: style,
        UNIQUE: f"PinciteSerif-{style}",
        FULL: f"Pincite Serif {style}",
        VERSION: "Version 1.0",
        POSTSCRIPT: f"PinciteSerif-{style}",
    }
    for place, name in names.items():
        font["name"].setName(name, place, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
