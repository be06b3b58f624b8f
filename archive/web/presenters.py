"""Views of paragraphs and sections, as templates print them: numbers without their p, text as nested pieces."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from itertools import islice
from types import MappingProxyType

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import Steps
from archive.language.controls import close_directions
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.address import number_label
from archive.model.date import Date
from archive.model.lines import indented_lines
from archive.model.lines import table_cells
from archive.model.nesting import Piece
from archive.model.nesting import PieceKind
from archive.model.nesting import note_pieces
from archive.model.nesting import paragraph_pieces
from archive.model.nesting import stretch_pieces
from archive.model.pages import page_list
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Section

#: Returns the hits of a search in the paragraph of a number.
HitsOf = Callable[[str], Iterable[Span]]

#: Words of a neighbouring paragraph that are shown.
NEIGHBOUR_WORDS = 24
#: Characters of a note for each one of its paragraph that have room beside it, and those of half a line of a note.
NOTE_SHARE = 0.75
NOTE_LINE_CHARS = 15
#: Paragraphs that are made ready between two looks at the clock.
_WATCHED_PARAGRAPHS = 100
#: Ranges of pages that are listed.
MAX_PAGE_RANGES = 30


@dataclass(frozen=True, slots=True)
class NoteView:
    """A footnote at the foot of its paragraph; `place` counts from 1."""

    place: int
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of a stanza, and the blanks by which it is set in."""

    blanks: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph, ready to be printed."""

    #: ``p7``, the id and the end of the address; and ``7``, as it is shown.
    id: str
    number: str
    address: str
    kind: str
    speaker: str
    pieces: tuple[Piece, ...]
    #: The cells of a table, row by row; empty for everything else.
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    #: The lines of a stanza; empty for everything else.
    lines: tuple[LineView, ...]
    notes: tuple[NoteView, ...]
    found: bool
    #: Something in it opens in place, which a `p` element cannot hold.
    opens: bool
    #: It is words only, its one piece, and perhaps a speaker.
    is_plain: bool
    #: Its notes are so short that there is room for all of them beside it.
    notes_beside: bool = False
    #: Why it was withdrawn.
    withdrawn: str = ""
    #: Numbers that were merged into it, which old links may still name.
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its paragraphs. `name` is its heading, or its kind where it has none."""

    id: str
    heading: str
    name: str
    level: int
    #: ``2–12``, or nothing where it has no paragraphs of its own.
    numbers: str
    paragraphs: tuple[ParagraphView, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The words of the paragraph before or after a passage that are nearest to it."""

    number: str
    address: str
    text: str
    cut: bool


def section_views(
    sections: Iterable[Section],
    *,
    slug: str,
    hits: HitsOf,
    merged: Mapping[str, Sequence[str]] = MappingProxyType({}),
    deadline: Deadline = NEVER,
) -> tuple[SectionView, ...]:
    """Return *sections* of the text *slug*, with the *hits* in each paragraph. Raises `DeadlineExceeded`.

    *merged* maps the number of a paragraph to the numbers that were merged into it.
    """
    text = str(Address(slug))
    steps = deadline.steps(_WATCHED_PARAGRAPHS)
    return tuple(_section(section, text, hits, merged, steps, deadline) for section in sections)


def paragraph_view(
    paragraph: Paragraph,
    address: str,
    hits: Iterable[Span] = (),
    deadline: Deadline = NEVER,
    *,
    merged: Iterable[str] = (),
) -> ParagraphView:
    """Return *paragraph* at *address* with the *hits* in it, and the numbers that were *merged* into it.

    Raises `DeadlineExceeded`.
    """
    spans = tuple(hits)
    pieces = paragraph_pieces(paragraph, spans, deadline)
    kind, notes = paragraph.kind, paragraph.notes
    rows = table_cells(paragraph) if kind is ParagraphKind.TABLE else ()
    lines = indented_lines(paragraph) if kind is ParagraphKind.STANZA else ()
    return ParagraphView(
        id=paragraph.number,
        number=number_label(paragraph.number),
        address=address,
        kind=kind.value,
        speaker=paragraph.speaker,
        pieces=pieces,
        rows=_rows(paragraph, rows, spans, deadline) if rows else (),
        lines=_lines(paragraph, lines, spans, deadline) if lines else (),
        notes=tuple(
            NoteView(place, note.label, note_pieces(note))
            for place, note in enumerate(notes, start=1)
        )
        if notes
        else (),
        found=bool(spans),
        opens=bool(paragraph.emendations),
        is_plain=not (rows or lines or merged or notes or paragraph.withdrawn)
        and len(pieces) == 1
        and pieces[0].kind is PieceKind.TEXT,
        notes_beside=bool(notes) and _fit_beside(paragraph),
        withdrawn=paragraph.withdrawn,
        merged=tuple(merged),
    )


def _fit_beside(paragraph: Paragraph) -> bool:
    """Whether the notes of *paragraph* are no higher than it, in the narrow column beside it."""
    notes = sum(len(note.text) + NOTE_LINE_CHARS for note in paragraph.notes)
    return notes <= NOTE_SHARE * len(paragraph.text)


def _rows(
    paragraph: Paragraph,
    rows: Sequence[Sequence[Span]],
    hits: Sequence[Span],
    deadline: Deadline,
) -> tuple[tuple[tuple[Piece, ...], ...], ...]:
    cells = stretch_pieces(paragraph, chain.from_iterable(rows), hits, deadline)
    return tuple(tuple(islice(cells, len(row))) for row in rows)


def _lines(
    paragraph: Paragraph,
    lines: Sequence[tuple[int, Span]],
    hits: Sequence[Span],
    deadline: Deadline,
) -> tuple[LineView, ...]:
    pieces = stretch_pieces(paragraph, (line for _, line in lines), hits, deadline)
    pairs = zip(lines, pieces, strict=True)
    return tuple(LineView(" " * indent, words) for (indent, _), words in pairs)


def neighbour_before(slug: str, paragraph: Paragraph | None) -> Neighbour | None:
    """Return the last words of the paragraph before a passage."""
    if paragraph is None:
        return None
    return _neighbour(
        slug, paragraph, " ".join(paragraph.text.rsplit(" ", NEIGHBOUR_WORDS)[-NEIGHBOUR_WORDS:])
    )


def neighbour_after(slug: str, paragraph: Paragraph | None) -> Neighbour | None:
    """Return the first words of the paragraph after a passage."""
    if paragraph is None:
        return None
    return _neighbour(
        slug, paragraph, " ".join(paragraph.text.split(" ", NEIGHBOUR_WORDS)[:NEIGHBOUR_WORDS])
    )


def _section(
    section: Section,
    text: str,
    hits: HitsOf,
    merged: Mapping[str, Sequence[str]],
    steps: Steps,
    deadline: Deadline,
) -> SectionView:
    return SectionView(
        id=section.id,
        heading=section.heading,
        name=section_name(section.heading, section.kind),
        level=section.level,
        numbers=_numbers(section.paragraphs),
        paragraphs=tuple(
            paragraph_view(
                p,
                f"{text}/{p.number}",
                hits(p.number),
                deadline,
                merged=merged.get(p.number, ()),
            )
            for p in steps.watch(section.paragraphs)
        ),
    )


def section_name(heading: str, kind: str) -> str:
    """Return what contents call a section: its *heading*, or its *kind* where it has none."""
    return heading or kind.capitalize() or "Text"


def _numbers(paragraphs: tuple[Paragraph, ...]) -> str:
    if not paragraphs:
        return ""
    first, last = number_label(paragraphs[0].number), number_label(paragraphs[-1].number)
    return first if first == last else f"{first}–{last}"


def _neighbour(slug: str, paragraph: Paragraph, nearest: str) -> Neighbour:
    return Neighbour(
        number=number_label(paragraph.number),
        address=str(Ref(slug, paragraph.number).address),
        text=close_directions(nearest),
        cut=len(nearest) < len(paragraph.text),
    )


def pluralize(number: int, noun: str) -> str:
    """Return ``1 paragraph``, ``1,204 paragraphs``, ``no paragraphs``."""
    return f"{f'{number:,}' if number else 'no'} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Return ``paragraphs`` for ``paragraph``, and ``people`` for ``person``."""
    return f"{noun[:-5]}eople" if noun.lower() == "person" else f"{noun}s"


def page_ranges(labels: Iterable[str]) -> str:
    """Return the pages *labels* of a source as ranges: ``ix–xii, 249–253``; of very many only the first."""
    ranges = page_list(labels)
    return ", ".join(ranges[:MAX_PAGE_RANGES] + ["…"] * (len(ranges) > MAX_PAGE_RANGES))


def day(iso: str) -> str:
    """Return an ISO day in words."""
    return Date.parse(iso).words


def as_sentence(words: str) -> str:
    """Return *words* with a full stop, unless they end with a stop already."""
    return words if words.endswith((".", "!", "?", "…")) or not words else f"{words}."
