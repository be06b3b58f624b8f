"""Withdrawn passages: when and why, and their last words, which their address shows for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from archive.errors import BrokenText
from archive.library.protocol import Library
from archive.model.edition import Edition
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph

#: Revisions that are read for the last words of one passage, the newest first; other paragraphs stay without.
MAX_REVISIONS_READ = 5


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The end of a text, or of all paragraphs of a passage."""

    #: Why the text was withdrawn, or the paragraph that was withdrawn last.
    reason: str
    #: The revision that did it; None where the history no longer tells.
    revision: RevisionSummary | None
    #: The last revision that has any of the words in their place; 0 where none can be read.
    last: int
    #: The whole text was withdrawn.
    whole_text: bool = False
    #: That revision has all of the words: no paragraph was withdrawn before.
    all_at_once: bool = True


def withdrawal_of_text(library: Library, edition: Edition) -> Withdrawal:
    """Return when and why the withdrawn text *edition* was withdrawn; that revision still has its words."""
    found = library.past.withdrawals(edition.text.slug, ["text"]).get("text")
    return Withdrawal(edition.text.withdrawn, found, edition.revision, whole_text=True)


def last_words(library: Library, edition: Edition) -> tuple[Edition, Withdrawal]:
    """Return *edition*, of which all paragraphs were withdrawn, with their last words.

    It is the part of the last revision that has words of it. Each paragraph has its words and its reason.
    """
    slug, reasons = edition.text.slug, {p.number: p.withdrawn for p in edition.text.paragraphs}
    when = library.past.withdrawals(slug, list(reasons))
    ends = sorted({revision.number - 1 for revision in when.values()}, reverse=True)
    shown, words = edition, dict[str, Paragraph]()
    for number in ends[:MAX_REVISIONS_READ]:
        try:
            earlier = library.revision(slug, number)
        except BrokenText:
            # A revision that only an older Pincite could read has no words to show.
            continue
        shown = shown if words else only(earlier, reasons)
        for paragraph in earlier.text.paragraphs:
            if paragraph.number in reasons and not paragraph.withdrawn:
                words.setdefault(paragraph.number, paragraph)
    newest = max(when, key=lambda number: when[number].number, default="")
    reason = reasons.get(newest) or next(iter(reasons.values()))
    living = {p.number for p in shown.text.paragraphs if not p.withdrawn}
    last = shown.revision if words else 0
    gone = Withdrawal(reason, when.get(newest), last, all_at_once=living == reasons.keys())
    return _with_words(shown, words, reasons), gone


def only(edition: Edition, numbers: Mapping[str, object] | frozenset[str]) -> Edition:
    """Return *edition* with the paragraphs *numbers* only, and the sections that have any of them."""
    sections = (
        replace(s, paragraphs=tuple(p for p in s.paragraphs if p.number in numbers))
        for s in edition.text.sections
    )
    kept = tuple(section for section in sections if section.paragraphs)
    return replace(edition, text=replace(edition.text, sections=kept))


def _with_words(
    edition: Edition, words: Mapping[str, Paragraph], reasons: Mapping[str, str]
) -> Edition:
    sections = tuple(
        replace(
            section,
            paragraphs=tuple(
                replace(words.get(p.number, p), withdrawn=reasons[p.number])
                for p in section.paragraphs
            ),
        )
        for section in edition.text.sections
    )
    return replace(edition, text=replace(edition.text, sections=sections))
