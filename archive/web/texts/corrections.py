"""What revisions did to the paragraphs of a passage, from the library to what templates print."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from archive.library.reader import Library
from archive.model.address import NUMBER
from archive.model.address import Address
from archive.model.address import number_label
from archive.model.address import paragraph_label
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.edition import Event
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.web.presenters import day
from archive.web.texts.diff_view import Compared
from archive.web.texts.diff_view import compared


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads somewhere."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """What one revision did to one paragraph."""

    #: ``Para. 9``; empty on the page of one paragraph
    place: str
    href: str
    #: ``corrected``, ``split into paras. 5 and 5a``
    what: str
    #: ``No word changed; changed: page numbers``; empty where the words tell it all.
    beside: str
    words: tuple[Compared, ...]
    notes: tuple[Compared, ...]
    #: The paragraph before and after.
    sides: tuple[Link, ...]
    #: ``Revision 3``, its day and its note, where it stands beside those of others.
    revision: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownEmendation:
    """A reading of the editor, and that of the source; either may be empty."""

    shown: str
    transmitted: str


@dataclass(frozen=True, slots=True)
class PassagePast:
    """Since when a passage has its words, and what was done to it."""

    #: ``Corrected in`` or ``Unchanged since``, then the revision, its day and its note.
    says: str
    revision: Link
    date: str
    note: str
    #: Of an earlier revision: what became of it.
    later: str
    changed_later: bool
    corrections: tuple[ShownCorrection, ...]
    #: More than are shown.
    more: int
    history: str
    emendations: tuple[ShownEmendation, ...]


#: Changes of a passage, and emendations in it, that its page shows.
MOST = 20

_NAMED = re.compile(rf"\b{NUMBER.pattern}\b")


def passage_past(
    library: Library, edition: Edition, where: Address, paragraphs: Sequence[Paragraph]
) -> PassagePast | None:
    """Return the past of the *paragraphs* of *edition*, which stand at *where*; nothing of a draft."""
    if edition.draft:
        return None
    slug = edition.text.slug
    found: tuple[Correction, ...] = ()
    # What has one revision has no past to ask for.
    if edition.revision > 1 or where.revision is not None:
        numbers = [paragraph.number for paragraph in paragraphs]
        found = library.past.corrections_of(slug, numbers)
    one = len(paragraphs) == 1
    done = [correction for correction in found if correction.revision <= edition.revision]
    later = [correction for correction in found if correction.revision > edition.revision]
    shown = [*later, *done][:MOST]
    wanted = {c.revision for c in (*shown, *done[:1], *later[-1:])}
    dated = library.past.summaries_of(slug, sorted(wanted)) if wanted else {}
    since = done[0].revision if done else 1
    date = dated[since].date if done else edition.first_date
    return PassagePast(
        says=_says(done, one=one),
        revision=Link(f"revision {since}", str(_at(where, since))),
        date=day(date),
        note=sentence(dated[since].note) if done else "",
        later=_later(later, dated) if where.revision and not library.is_withdrawn(slug) else "",
        changed_later=bool(later),
        corrections=tuple(_beside_others(slug, c, dated, one=one) for c in shown),
        more=len(found) - len(shown),
        history=f"{Address(slug)}/history",
        emendations=tuple(_emendations(paragraphs))[:MOST],
    )


def shown_correction(slug: str, correction: Correction) -> ShownCorrection:
    """Return what a revision did to a paragraph of the text *slug*."""
    number, revision = correction.number, correction.revision
    gone = correction.event is Event.MERGED
    before = {Event.NEW: "", Event.PART: "".join(correction.others[:1])}
    sides = (
        (before.get(correction.event, number), revision - 1),
        ("" if gone else number, revision),
    )
    return ShownCorrection(
        place=f"Para. {number_label(number)}",
        href=str(Address(slug, revision=revision, first=number)) if not gone else "",
        what=_what(correction) + (" until then" if correction.event is Event.PART else ""),
        beside=_beside(correction),
        words=compared(correction.words),
        notes=compared(correction.notes),
        sides=tuple(
            Link(f"revision {side}", str(Address(slug, revision=side, first=stood)))
            for stood, side in sides
            if stood
        ),
    )


def _beside_others(
    slug: str, correction: Correction, dated: Mapping[int, RevisionSummary], *, one: bool
) -> ShownCorrection:
    """Return what a revision did beside what others did; the place is told where there is more than *one*."""
    shown = shown_correction(slug, correction)
    revision = dated[correction.revision]
    return replace(
        shown,
        place="" if one else shown.place,
        revision=f"Revision {correction.revision}",
        date=day(revision.date),
        note=sentence(revision.note),
    )


def _says(done: Sequence[Correction], *, one: bool) -> str:
    if not done:
        return "Unchanged since"
    if not one:
        return "Last changed in"
    words = _what(done[0])
    until = " until" if done[0].event is Event.PART else " in"
    return words[:1].upper() + words[1:] + until


def _later(later: Sequence[Correction], dated: Mapping[int, RevisionSummary]) -> str:
    """Return what became of the words of an earlier revision."""
    if not later:
        return "The text of today has the same words."
    first = later[-1]
    did = _what(first) if first.event is Event.JOINED else f"it was {_what(first)}"
    return f"In revision {first.revision} ({day(dated[first.revision].date)}), {did}."


def _what(correction: Correction) -> str:
    """Return what happened in a few words."""
    others = _places(correction.others)
    match correction.event:
        case Event.PART:
            return f"part of {others}"
        case Event.SPLIT:
            return f"split into {_places((correction.number, *correction.others))}"
        case Event.JOINED:
            was = "was" if len(correction.others) == 1 else "were"
            return f"{others} {was} merged into it"
        case Event.MERGED:
            return f"merged into {others}"
        case Event.MOVED:
            return _where(correction.moved)
        case _:
            moved = f" and {_where(correction.moved)}" if correction.moved else ""
            return f"{correction.event.value}{moved}"


def _where(moved: str) -> str:
    if moved.startswith("now in "):
        return "put into another section"
    return f"moved {spelled(moved)}"


def spelled(what: str) -> str:
    """Return *what* with ``para. 3`` for ``p3``."""
    return _NAMED.sub(lambda match: paragraph_label(match[0]), what)


def sentence(words: str) -> str:
    """Return *words* with a full stop, unless they end with a stop of their own."""
    return words if words.endswith((".", "!", "?", "…")) or not words else f"{words}."


def _places(numbers: Sequence[str]) -> str:
    if not numbers:
        return ""
    *first, last = map(number_label, numbers)
    return f"paras. {', '.join(first)} and {last}" if first else f"para. {last}"


def _beside(correction: Correction) -> str:
    listed = ", ".join(correction.beside)
    compared_words = (Event.CORRECTED, Event.SPLIT, Event.JOINED)
    if correction.words or correction.event not in compared_words:
        return f"Also changed: {listed}" if listed else ""
    return f"No word changed; changed: {listed}" if listed else "No word changed"


def _at(where: Address, revision: int) -> Address:
    return Address(where.slug, revision=revision, first=where.first, last=where.last)


def _emendations(paragraphs: Iterable[Paragraph]) -> Iterable[ShownEmendation]:
    for paragraph in paragraphs:
        for emendation in paragraph.emendations:
            shown = paragraph.text[emendation.start : emendation.end]
            yield ShownEmendation(shown.strip(), emendation.transmitted.strip())
