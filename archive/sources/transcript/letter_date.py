"""The date of a text that is one letter: that of its dateline."""

from archive.model.text import ParagraphKind
from archive.model.text import Section
from archive.sources.date_advice import line_to_add
from archive.sources.line_dates import date_at_end
from archive.sources.line_dates import month_at_end
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.head_fields import Head

#: A dateline is among so many first or last paragraphs of a letter.
_NEAR = 3


def take_date_of_letter(head: Head, sections: tuple[Section, ...], ledger: Ledger) -> None:
    """Take the date of the only dateline of a letter, where the *head* has none; else point at one that is near it."""
    if head.date is not None:
        return
    found = _date_of_letter(sections)
    if found is not None:
        head.date = found
        why = "the date, from the dateline of the letter, which stays"
        ledger.add(ChangeKind.METADATA, 0, "", found.printed, why)
    elif head.doubtful is not None:
        advice = line_to_add(head.doubtful[1])
        why = (
            f"this date was not taken as the date of the text; if it is, add to the record {advice}"
        )
        ledger.doubt(*head.doubtful, why)


def _date_of_letter(sections: tuple[Section, ...]) -> PrintedDate | None:
    paragraphs = [paragraph for section in sections for paragraph in section.paragraphs]
    datelines = [one for one in paragraphs if one.kind is ParagraphKind.DATELINE]
    near = {*map(id, paragraphs[:_NEAR]), *map(id, paragraphs[-_NEAR:])}
    letters = sum(one.kind is ParagraphKind.SALUTATION for one in paragraphs)
    if len(datelines) != 1 or id(datelines[0]) not in near or letters > 1:
        return None
    if sum(bool(section.paragraphs) for section in sections) > 1:
        return None
    text = datelines[0].text
    return read_date(text) or date_at_end(text) or month_at_end(text)
