"""What the person who adds a file says of it: fields of the record that the file itself need not have."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import fields
from dataclasses import replace
from typing import Any

from archive.model.edtf import AnyDate
from archive.model.edtf import parse_date
from archive.model.text import Text
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.speaker_style import JUDGED
from archive.sources.speaker_style import SpeakerStyle


@dataclass(frozen=True, slots=True)
class GivenRecord:
    """The fields that are given; what is empty is left to the file.

    `source` has fields of the source. `speaker_styles` is no field of the record: it says how the file is to be read.
    """

    slug: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    occasion: str = ""
    date: AnyDate | None = None
    date_old_style: AnyDate | None = None
    date_as_printed: str = ""
    language: str = ""
    rights: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)
    speaker_styles: frozenset[SpeakerStyle] = JUDGED

    @property
    def key(self) -> tuple[str, ...]:
        """What is given, in an order that does not change."""
        named = {each.name: getattr(self, each.name) for each in fields(GivenRecord)}
        named["speaker_styles"] = sorted(self.speaker_styles)
        return tuple(f"{name}: {value!r}" for name, value in named.items() if value)

    def of_metadata(self) -> dict[str, object]:
        """Return the given fields of the metadata, by their names."""
        chosen = {
            "title": self.title,
            "authors": self.authors,
            "occasion": self.occasion,
            "date": self.date,
            "date_old_style": self.date_old_style,
            "date_as_printed": self.date_as_printed,
            "language": self.language,
            "rights": self.rights,
        }
        return {name: value for name, value in chosen.items() if value}


def read_given_date(words: str) -> PrintedDate:
    """Return the date that *words* say, as in front matter (``1640~``) or as people print it (``c. 1640``).

    One in front matter has no words as printed. Raise `ValueError` where it is no date, or an ambiguous one.
    """
    try:
        return PrintedDate("", parse_date(words))
    except ValueError:
        if (found := read_date(words)) is None:
            raise
        return found


def merge_records(of_all: GivenRecord, of_one: GivenRecord) -> GivenRecord:
    """Return what both say; where both say something, what *of_one* says."""
    chosen = {
        each.name: getattr(of_one, each.name) or getattr(of_all, each.name)
        for each in fields(GivenRecord)
        if each.name != "source"
    }
    return GivenRecord(**chosen, source={**of_all.source, **of_one.source})


def apply_given(text: Text, given: GivenRecord, ledger: Ledger) -> Text:
    """Return *text* with the *given* fields; each that replaces one found in the file is recorded."""
    found = text.metadata
    chosen = given.of_metadata()
    for name, value in chosen.items():
        before = getattr(found, name)
        if before and before != value:
            why = f"{name.removesuffix('s')}: as given, not as found in the file"
            ledger.add(ChangeKind.METADATA, 0, _words(before), _words(value), why)
    if given.date is not None and (given.date_as_printed or given.date != found.date):
        # A date as printed and an Old Style date belong to the date that was found.
        kept = found.date_old_style if given.date == found.date else None
        chosen["date_as_printed"] = given.date_as_printed
        chosen["date_old_style"] = given.date_old_style or kept
    source = replace(found.source, **given.source)
    return replace(text, metadata=replace(found, **chosen, source=source))  # type: ignore[arg-type]


def _words(value: object) -> str:
    return " · ".join(value) if isinstance(value, tuple) else str(value)
