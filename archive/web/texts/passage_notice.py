"""Notices above a passage: that it was withdrawn, or how a range was rearranged since it was first published."""

from dataclasses import dataclass
from dataclasses import replace

from archive.library.passage import Passage
from archive.library.passage import last_words_address
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import number_label
from archive.web.presenters import as_sentence
from archive.web.texts.corrections import RevisionLink
from archive.web.wording.passages import range_notes
from archive.web.wording.passages import rearranging_revisions
from archive.web.wording.passages import withdrawal_phrase


@dataclass(frozen=True, slots=True)
class WithdrawalNotice:
    """That a text, or all paragraphs of a passage, were withdrawn, when and why."""

    note: str
    whole_text: bool
    #: The last revision that has words of it in their place; None where none can be read.
    last: RevisionLink | None
    #: That revision has all of them.
    all_at_once: bool


@dataclass(frozen=True, slots=True)
class RangeNotice:
    """What was done to the paragraphs of a range since it was first published."""

    notes: tuple[str, ...]
    #: The range as it was.
    as_published: RevisionLink
    #: ``paragraph 2`` and ``paragraph 3``: its ends, and everything between them in the current revision; None where
    #: they no longer come in this order, or this page shows just that.
    first: str
    last: str
    now: RevisionLink | None


def withdrawal_notice(found: Passage, where: Address) -> WithdrawalNotice | None:
    """Return the notice that *found* was withdrawn, or None."""
    withdrawal = found.withdrawal
    if withdrawal is None:
        return None
    place = last_words_address(found, where)
    last = RevisionLink(f"revision {place.revision}", str(place)) if place else None
    note = withdrawal_phrase(found)
    if withdrawal.whole_text:
        # The reasons of paragraphs are in their place.
        note = f"{note}: {withdrawal.reason}"
    return WithdrawalNotice(as_sentence(note), withdrawal.whole_text, last, withdrawal.all_at_once)


def range_notice(library: Library, found: Passage, where: Address) -> RangeNotice | None:
    """Return the notice on the range *found* at *where*; None for anything else, and for one as first published."""
    tracked = found.tracked
    if tracked is None or tracked.until is None:
        return None
    first, last = (f"paragraph {number_label(n or '')}" for n in (where.first, where.last))
    return RangeNotice(
        range_notes(tracked, rearranging_revisions(library, found)),
        _link(where, tracked.until),
        first,
        last,
        _link(where, library.entry(where.slug).revision)
        if tracked.in_order and tracked.between and not found.withdrawal
        else None,
    )


def _link(where: Address, revision: int) -> RevisionLink:
    place = replace(where, revision=revision, format="", words=None)
    return RevisionLink(f"revision {revision}", str(place))
