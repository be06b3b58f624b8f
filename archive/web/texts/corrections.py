"""Corrections of a passage: what each revision did to its paragraphs, in words for templates."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from archive.language.controls import close_directions
from archive.library.protocol import Library
from archive.model.address import NUMBER
from archive.model.address import Address
from archive.model.address import number_label
from archive.model.address import paragraph_label
from archive.model.address import paragraph_list
from archive.model.edition import Correction
from archive.model.edition import Edition
from archive.model.edition import Event
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.web.presenters import as_sentence
from archive.web.presenters import day
from archive.web.texts.diff_view import DiffPart
from archive.web.texts.diff_view import diff_parts
from archive.web.wording.passages import paragraphs_phrase


@dataclass(frozen=True, slots=True)
class RevisionLink:
    """A link to a place in one revision."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """The effect of one revision on one paragraph."""

    #: ``Para. 9``; empty on the page of one paragraph
    place: str
    href: str
    #: ``corrected``, ``split into paras. 5 and 5a``
    event: str
    #: ``No words changed; other changes: page numbers``; empty where the words tell it all.
    other_changes: str
    words: tuple[DiffPart, ...]
    notes: tuple[DiffPart, ...]
    #: The paragraph before and after.
    before_and_after: tuple[RevisionLink, ...]
    #: ``Revision 3``, its day and its note; empty on a page where these are given once for all.
    revision: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class EmendationView:
    """A reading of the editor and that of the source; either may be empty."""

    edited: str
    transmitted: str


@dataclass(frozen=True, slots=True)
class PassagePast:
    """The past of a passage: when its words were published, and how they were corrected."""

    #: ``Corrected in`` or ``Not changed since``, followed by the revision, its day and its note.
    heading: str
    revision: RevisionLink
    date: str
    note: str
    #: For an earlier revision: what became of its words.
    fate: str
    changed_later: bool
    corrections: tuple[CorrectionView, ...]
    #: Corrections that are not shown.
    omitted: int
    history: str
    emendations: tuple[EmendationView, ...]


#: Corrections and emendations listed on the page of a passage.
MAX_CORRECTIONS = 20

_NUMBERS = re.compile(rf"\b{NUMBER.pattern}\b")

#: A note that only repeats what was done: the default of `pincite split`, `merge`, `move`, `rename` …
_DEFAULT_NOTE = re.compile(
    rf"{NUMBER.pattern} (?:split|merged into {NUMBER.pattern}|moved (?:after {NUMBER.pattern}|to the beginning))"
    r"|(?:revision \d+ dated [\d-]+, not [\d-]+(?:; )?)+"
    r"|renamed from \S+|First published"
    rf"|(?:{NUMBER.pattern} )?withdrawn: (?P<reason>.+)"
)


def passage_past(
    library: Library, edition: Edition, where: Address, paragraphs: Sequence[Paragraph]
) -> PassagePast | None:
    """Return the past of the *paragraphs* at *where* in *edition*; None for a draft."""
    if edition.draft:
        return None
    slug = edition.text.slug
    found: tuple[Correction, ...] = ()
    # A text with a single revision has no past to look up.
    if edition.revision > 1 or where.revision is not None:
        numbers = [paragraph.number for paragraph in paragraphs]
        found = library.past.corrections_of(slug, numbers)
    one = len(paragraphs) == 1
    done = [correction for correction in found if correction.revision <= edition.revision]
    later = [correction for correction in found if correction.revision > edition.revision]
    listed = [*later, *done][:MAX_CORRECTIONS]
    wanted = {c.revision for c in (*listed, *done[:1], *later[-1:])}
    dated = library.past.summaries_of(slug, sorted(wanted)) if wanted else {}
    since = done[0].revision if done else 1
    date = dated[since].date if done else edition.first_date
    return PassagePast(
        heading=_heading(done, later, one=one),
        revision=RevisionLink(
            f"revision {since}" if done or later else "first published",
            str(_address_at(where, since)),
        ),
        date=day(date),
        note=_note_on(done[0], dated[since].note) if done else "",
        fate=_fate_of(library, where, paragraphs, later, dated) if where.revision else "",
        changed_later=bool(later),
        corrections=tuple(_dated_correction_view(slug, c, dated, one=one) for c in listed),
        omitted=len(found) - len(listed),
        history=f"{Address(slug)}/history",
        emendations=tuple(_emendations(paragraphs))[:MAX_CORRECTIONS],
    )


def correction_view(slug: str, correction: Correction) -> CorrectionView:
    """Return *correction*, of a paragraph of the text *slug*, in words."""
    number, revision = correction.number, correction.revision
    gone = correction.event is Event.MERGED
    before = {Event.NEW: "", Event.PART: "".join(correction.others[:1])}
    sides = (
        (before.get(correction.event, number), revision - 1),
        ("" if gone else number, revision),
    )
    return CorrectionView(
        place=f"Para. {number_label(number)}",
        href=str(Address(slug, revision=revision, first=number)) if not gone else "",
        event=_event_phrase(correction),
        other_changes=_other_changes(correction),
        words=diff_parts(correction.words),
        notes=diff_parts(correction.notes),
        before_and_after=tuple(
            RevisionLink(f"revision {n}", str(Address(slug, revision=n, first=paragraph)))
            for paragraph, n in sides
            if paragraph
        ),
    )


def _dated_correction_view(
    slug: str, correction: Correction, dated: Mapping[int, RevisionSummary], *, one: bool
) -> CorrectionView:
    """Return *correction* with its revision and date; without its place where the passage is *one* paragraph."""
    view = correction_view(slug, correction)
    revision = dated[correction.revision]
    return replace(
        view,
        place="" if one else view.place,
        revision=f"Revision {correction.revision}",
        date=day(revision.date),
        note=_note_on(correction, revision.note),
    )


def _heading(done: Sequence[Correction], later: Sequence[Correction], *, one: bool) -> str:
    if not done:
        return "First published in" if later else "Not changed since"
    if not one:
        return "Last changed in"
    words = _event_phrase(done[0])
    return f"{words[:1].upper()}{words[1:]} in"


def _fate_of(
    library: Library,
    where: Address,
    paragraphs: Sequence[Paragraph],
    later: Sequence[Correction],
    dated: Mapping[int, RevisionSummary],
) -> str:
    """Return what became of the *paragraphs* at *where*, in an earlier revision, in a sentence."""
    if library.is_withdrawn(where.slug):
        return ""
    if later:
        return _fate(later, dated, one=len(paragraphs) == 1)
    assert where.first is not None
    same = "The current version has the same words"
    now = library.past.arrangements(where.slug)[-1]
    together = now.between(where.first, where.last or where.first).split()
    if together == [paragraph.number for paragraph in paragraphs]:
        return f"{same}."
    between = "with other paragraphs between them" if together else "in another order"
    return f"{same}, {between}."


def _fate(later: Sequence[Correction], dated: Mapping[int, RevisionSummary], *, one: bool) -> str:
    """Return what the first of the revisions that made the corrections *later* did."""
    revision = later[-1].revision
    first = [correction for correction in later if correction.revision == revision]
    # A merge is a correction of both paragraphs, and told once.
    first = [each for each in first if each.event is not Event.JOINED] or first
    change = first[0]
    # On the page of several paragraphs, "it" would be all of them.
    it = "it" if one else paragraph_label(change.number)
    if len(first) > 1:
        did = f"{paragraphs_phrase([each.number for each in first])} were changed"
    elif change.event is Event.JOINED:
        did = _joined_phrase(change, it)
    else:
        did = f"{it} was {_event_phrase(change)}"
    return f"In revision {revision} ({day(dated[revision].date)}), {did}."


def _event_phrase(correction: Correction) -> str:
    """Return what happened to the paragraph, in a few words."""
    others = paragraph_list(correction.others)
    match correction.event:
        case Event.NEW:
            return "added"
        case Event.PART:
            return f"split from {others}"
        case Event.SPLIT:
            return f"split into {paragraph_list((correction.number, *correction.others))}"
        case Event.JOINED:
            return _joined_phrase(correction, "it")
        case Event.MERGED:
            return f"merged into {others}"
        case Event.MOVED:
            return _move_phrase(correction.moved)
        case _:
            moved = f" and {_move_phrase(correction.moved)}" if correction.moved else ""
            return f"{correction.event.value}{moved}"


def _joined_phrase(correction: Correction, it: str) -> str:
    was = "was" if len(correction.others) == 1 else "were"
    return f"{paragraph_list(correction.others)} {was} merged into {it}"


def _move_phrase(moved: str) -> str:
    if moved.startswith("now in "):
        return "put into another section"
    return f"moved {spell_out_numbers(moved)}"


def spell_out_numbers(change: str) -> str:
    """Return *change* with ``para. 3`` for ``p3``."""
    return _NUMBERS.sub(lambda match: paragraph_label(match[0]), change)


def note_sentence(note: str) -> str:
    """Return the *note* on a revision as a sentence, to be shown beside what the revision did.

    Of the default note on a withdrawal only the reason is left, of other default notes nothing.
    """
    default = _DEFAULT_NOTE.fullmatch(note)
    if default is None:
        return as_sentence(note)
    reason = default["reason"] or ""
    return as_sentence(reason[:1].upper() + reason[1:])


def _note_on(correction: Correction, note: str) -> str:
    """Return *note* as a sentence about *correction*; the reason of a withdrawal is that of no other paragraph."""
    default = _DEFAULT_NOTE.fullmatch(note)
    of_other = default is not None and default["reason"] and correction.event is not Event.WITHDRAWN
    return "" if of_other else note_sentence(note)


def _other_changes(correction: Correction) -> str:
    listed = ", ".join(correction.beside)
    rewording = (Event.CORRECTED, Event.SPLIT, Event.JOINED)
    if correction.words or correction.notes or correction.event not in rewording:
        only = "" if correction.words or not correction.notes else "Only notes changed"
        return f"Also changed: {listed}" if listed else only
    return f"No words changed; other changes: {listed}" if listed else "No words changed"


def _address_at(where: Address, revision: int) -> Address:
    return Address(where.slug, revision=revision, first=where.first, last=where.last)


def _emendations(paragraphs: Iterable[Paragraph]) -> Iterable[EmendationView]:
    for paragraph in paragraphs:
        for emendation in paragraph.emendations:
            edited = close_directions(paragraph.text[emendation.start : emendation.end])
            yield EmendationView(edited.strip(), emendation.transmitted.strip())
