"""Which revision last changed the words of each paragraph, from what the revisions of its text did."""

from collections.abc import Mapping
from datetime import date

from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.edition import Event
from archive.model.revision import LastChange

#: A change beside the words that makes other words findable: the reading of the source under an emendation.
_SOURCE_READING = "what the source reads"


def last_changes(edition: Edition) -> dict[str, LastChange]:
    """Return the last change of the words or notes of each paragraph of *edition*, by number; none of a draft.

    Emphasis, a place, and the number that words have after a split or a merger are not the words themselves.
    """
    if edition.draft or not edition.revisions:
        return {}
    changed: dict[str, int] = {}
    for correction in edition.corrections:
        if revision := _changed_in(correction, changed):
            changed[correction.number] = revision
    days = {each.number: date.fromisoformat(each.date).toordinal() for each in edition.revisions}
    # What no revision changed has been there since the first.
    first = edition.revisions[0].number
    revision_of = ((p.number, changed.get(p.number, first)) for p in edition.text.paragraphs)
    return {number: LastChange(days[revision], revision) for number, revision in revision_of}


def _changed_in(correction: Correction, before: Mapping[str, int]) -> int:
    """Return the revision that changed the words which a paragraph has after *correction*; 0 for the one *before*."""
    new_words = correction.words or correction.notes or _SOURCE_READING in correction.beside
    match correction.event:
        case Event.NEW | Event.RESTORED:
            return correction.revision
        case Event.CORRECTED | Event.SPLIT if new_words:
            return correction.revision
        case Event.PART:
            return max((before.get(number, 0) for number in correction.others), default=0)
        case Event.JOINED if new_words:
            return correction.revision
        case Event.JOINED:
            return max(before.get(n, 0) for n in (correction.number, *correction.others))
        case _:
            return 0
