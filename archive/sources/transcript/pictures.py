"""Pictures of which a transcript has only the place: ``[Illustration]``, ``[Illustration: THE OLD BRIDGE]``."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import page_labels
from archive.sources.transcript.lines import strip_page_labels
from archive.sources.transcript.units import TranscriptUnit

_PICTURE = re.compile(
    r"\[\s*(?:illustrations?|image|figure|picture|frontispiece|plate|map)\b[^\[\]:]{0,20}"
    r"(?::\s*(?P<caption>[^\[\]]{0,600}))?\]",
    re.IGNORECASE,
)


def leave_out_pictures(
    units: tuple[TranscriptUnit, ...], ledger: Ledger
) -> Iterator[TranscriptUnit]:
    """Yield *units* without the places of pictures; each is reported with its caption."""
    waiting: tuple[str, ...] = ()
    for unit in units:
        text = unit.text or unit.heading
        found = list(_PICTURE.finditer(text))
        for picture in found:
            why = "a picture, which is not kept"
            ledger.add(ChangeKind.AROUND, unit.number, strip_page_labels(picture[0]), "", why)
        rest = _PICTURE.sub("", text).strip() if found else text
        if found and not strip_page_labels(rest):
            waiting += page_labels(text)
            continue
        if found and unit.text:
            unit = replace(unit, text=" ".join(rest.split()))
        if waiting and unit.text:
            unit, waiting = replace(unit, text=mark_pages(waiting) + unit.text), ()
        yield unit
