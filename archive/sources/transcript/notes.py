"""Notes at the ends of sections or of the file: find them and attach them to their marks."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.inline import read_marks
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import page_labels
from archive.sources.transcript.lines import strip_page_labels
from archive.sources.transcript.units import SourceNote
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_LABEL = r"[A-Za-z]?[0-9]{1,4}|[A-Z]{1,3}|[a-z]{1,2}|\*[a-z]|\*{1,3}|[†‡§¶]{1,2}"
#: The forms of a note: ``[^1]: …``, ``[Footnote 1: …]``, ``[1] …``, ``1. …``, ``<sup>1</sup> …``, ``* …``.
_DEFINITIONS = (
    re.compile(r"\[\^(?P<label>[\w*†‡§¶.-]{1,20})\]:\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(
        r"\[\s*(?:foot)?note\s+(?P<label>" + _LABEL + r")\s*[:.]\s*(?P<text>\S.*)\]",
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(
        r"(?:foot-?\s?)?note\s+(?P<label>" + _LABEL + r")\s*(?:[:.]|--|—)\s*(?P<text>\S.*)",
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(r"<sup>\[?(?P<label>" + _LABEL + r")\]?</sup>\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(r"[\[(](?P<label>" + _LABEL + r")[\])]\s*(?P<text>\S.*)", re.DOTALL),
    re.compile(r"(?P<label>[A-Z]?[0-9]{1,4})[.)]\s+(?P<text>\S.*)", re.DOTALL),
    re.compile(r"(?P<label>[A-Z]?[0-9]{1,2})\s+(?P<text>[A-Z\"“].*)", re.DOTALL),
    re.compile(r"(?P<label>\*[a-z]|\*{1,3}|[†‡§¶]{1,2})\s+(?P<text>\S.*)", re.DOTALL),
)


@dataclass(frozen=True, slots=True)
class _Definition:
    label: str
    text: str
    #: The index of its form in `_DEFINITIONS`.
    form: int


#: ``[^1]:`` is always a note; ``1. …`` is one only after the text that refers to it.
_SURE_FORM = 0
_PLAIN_FORMS = (5, 6)


def mark_pattern(labels: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern of note marks in running text, for notes with these *labels*."""
    ordered = sorted(set(labels), key=len, reverse=True)
    choice = "|".join(map(re.escape, ordered))
    if not choice:
        return None
    # A sign may be a note mark without brackets; *(?!)* matches nowhere.
    signs = "|".join(re.escape(label) for label in ordered if label[0] in "*†‡§¶") or "(?!)"
    return re.compile(
        rf"\[\^(?P<a>{choice})\]|<sup>[\[(]?(?P<b>{choice})[\])]?</sup>|\[(?P<c>{choice})\]|(?<=\S)\((?P<d>{choice})\)"
        rf"|(?<=[\w.,;:!?”\"'’)])(?P<e>{signs})(?![\w*])"
    )


_HEADING = re.compile(
    r"(?:(?:foot|end)\s?-?notes?|notes?|(?:author|editor|translator)(?:['’]s|s['’])? notes?|references|"
    r"anmerkungen|fu(?:ß|ss)noten|notes de bas de page|примечани[ея]|notas|note|przypisy|noter)\W*",
    re.IGNORECASE,
)
_ANY_MARK = re.compile(
    rf"\[\^(?P<a>[\w*†‡§¶.-]{{1,20}})\]|<sup>[\[(]?(?P<b>{_LABEL})[\])]?</sup>|\[(?P<c>{_LABEL})\]"
    rf"|(?<=\S)\((?P<d>{_LABEL})\)|(?<=\S)(?P<e>\*[a-z](?!\w)|\*{{1,3}}|[†‡§¶]{{1,2}})"
)


def _labels_called(units: tuple[TranscriptUnit, ...]) -> frozenset[str]:
    """Return all labels with a possible mark somewhere: most paragraphs that begin with 1. are not notes."""
    return frozenset(
        match[match.lastgroup or 0]
        for unit in units
        if unit.kind is not UnitKind.RULE
        for match in _ANY_MARK.finditer(unit.text or unit.heading)
    )


def attach_notes(units: tuple[TranscriptUnit, ...], ledger: Ledger) -> tuple[TranscriptUnit, ...]:
    """Remove the notes from *units* and attach each to the paragraph that refers to it."""
    called = _labels_called(units)
    definitions = [_definition(unit) for unit in units]
    definitions = [one if one and one.label in called else None for one in definitions]
    units = _with_heading_marks(units, {one.label for one in definitions if one}, ledger)
    calls = _Calls(one.label for one in definitions if one is not None)
    unique = _unique_labels(units, definitions, calls)
    kept: list[TranscriptUnit] = []
    pages: tuple[str, ...] = ()
    above: _Definition | None = None
    place: int | None = None
    is_headed = False
    for position, (unit, definition) in enumerate(zip(units, definitions, strict=True)):
        if (above is not None and place is not None and definition is None) and _goes_on(
            position, units, definitions, kept[place], is_headed=is_headed
        ):
            kept[place] = _with_more(kept[place], unit, ledger)
            pages += page_labels(unit.text)
            continue
        place = None
        if definition is not None and not _is_item(position, units, definitions):
            is_only = definition.label in unique and definition.form not in _PLAIN_FORMS
            place = _caller(
                definition, kept, calls, is_below_note=above is not None, is_only=is_only
            )
        if definition is None or place is None:
            if above is not None and definition is not None and definition.form == above.form:
                why = "looks like a note, but no mark refers to it: kept as a paragraph"
                ledger.doubt(unit.number, strip_page_labels(unit.text)[:60], why)
            above, is_headed = None, False
            kept.append(replace(unit, text=mark_pages(pages) + unit.text) if pages else unit)
            pages = ()
            continue
        if above is None and place < len(kept) - 1 and _heads_notes(kept[-1]):
            headed, is_headed = kept.pop(), True
            why = "the heading of the notes: they are beside what they belong to"
            ledger.add(ChangeKind.AROUND, headed.number, headed.raw, "", why, last=headed.last)
            pages = page_labels(headed.text) + pages
        # A page that begins with a note begins, for the text, at what follows.
        pages += page_labels(unit.text)
        above = definition
        kept[place] = _with_note(kept[place], unit, definition, ledger)
    if pages and kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text + mark_pages(pages))
    return tuple(kept)


def _goes_on(
    position: int,
    units: tuple[TranscriptUnit, ...],
    definitions: list[_Definition | None],
    caller: TranscriptUnit,
    *,
    is_headed: bool,
) -> bool:
    """Tell whether a paragraph goes on with the note above it.

    It is set in from the text, as the note is, or comes before another note below the heading of the notes.
    """
    unit = units[position]
    if unit.kind is not UnitKind.PARAGRAPH or unit.speaker:
        return False
    note = next(units[at] for at in range(position - 1, -1, -1) if definitions[at] is not None)
    indent = unit.lines[0].indent
    if indent > caller.lines[0].indent and indent >= note.lines[0].indent and unit.is_prose:
        return True
    following = next((at for at in range(position + 1, len(units)) if definitions[at]), len(units))
    is_between = following < len(units) and all(
        one.kind is UnitKind.PARAGRAPH for one in units[position:following]
    )
    return is_headed and is_between


def _with_more(caller: TranscriptUnit, unit: TranscriptUnit, ledger: Ledger) -> TranscriptUnit:
    """Return *caller* with another paragraph of its last note."""
    *others, note = caller.notes
    text = strip_page_labels(unit.text)
    why = "goes on with the note above it"
    ledger.add(ChangeKind.NOTE, unit.number, text, text, why, last=unit.last)
    return replace(caller, notes=(*others, replace(note, text=f"{note.text} {text}")))


def _with_heading_marks(
    units: tuple[TranscriptUnit, ...], labels: set[str], ledger: Ledger
) -> tuple[TranscriptUnit, ...]:
    """Return *units* with the note marks of a heading at the beginning of the paragraph below it."""
    pattern = mark_pattern(labels)
    made: list[TranscriptUnit] = []
    waiting = ""
    for unit in units:
        if unit.kind is UnitKind.HEADING and pattern is not None and pattern.search(unit.heading):
            for match in pattern.finditer(unit.heading):
                label = match[match.lastgroup or 0]
                waiting += f"[^{label}]"
                why = (
                    "the mark of a note in a heading: it is at the beginning of the paragraph below"
                )
                # Its words are those of the heading as it was.
                ledger.add(ChangeKind.NOTE, unit.number, "", label, why)
            bare = pattern.sub("", unit.heading).strip()
            unit = replace(unit, heading=bare.rstrip(".") if len(bare.split()) < 3 else bare)
        elif waiting and unit.kind is UnitKind.PARAGRAPH:
            unit, waiting = replace(unit, text=waiting + unit.text), ""
        made.append(unit)
    return tuple(made)


def _heads_notes(unit: TranscriptUnit) -> bool:
    return _HEADING.fullmatch(shapes.bare(strip_page_labels(unit.raw))) is not None


def _with_note(
    caller: TranscriptUnit, unit: TranscriptUnit, definition: _Definition, ledger: Ledger
) -> TranscriptUnit:
    note = SourceNote(definition.label, definition.text, unit.number)
    where = ledger.place_of(caller.number)
    why = f"a note: attached to the paragraph of {where}, which refers to it"
    before, after = strip_page_labels(unit.text), f"{note.label} {note.text}"
    ledger.add(ChangeKind.NOTE, unit.number, before, after, why, last=unit.last)
    return replace(caller, notes=(*caller.notes, note))


def _definition(unit: TranscriptUnit) -> _Definition | None:
    if unit.kind is not UnitKind.PARAGRAPH:
        return None
    text = strip_page_labels(unit.text)
    for form, pattern in enumerate(_DEFINITIONS):
        match = pattern.fullmatch(text)
        if match is not None:
            return _Definition(match["label"], match["text"].strip(), form)
    return None


def _is_item(
    position: int, units: tuple[TranscriptUnit, ...], definitions: list[_Definition | None]
) -> bool:
    """Tell whether ``1. …`` is a list item: followed by text that is not a note, or by a clearer note."""
    definition = definitions[position]
    if definition is None or definition.form not in _PLAIN_FORMS:
        return False
    for later in range(position + 1, len(units)):
        unit, other = units[later], definitions[later]
        if unit.numbered:
            break
        if other is not None and other.label == definition.label:
            return other.form not in _PLAIN_FORMS
        if units[position].paragraph is ParagraphKind.LIST_ITEM and other is None and unit.is_prose:
            return True
    return False


class _Calls:
    """How often each paragraph refers to each note label, cached."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._pattern = mark_pattern(labels)
        self._known: dict[str, Counter[str]] = {}

    def of(self, text: str) -> Counter[str]:
        """Count the labels that *text* refers to; none where it is nothing but marks."""
        if text not in self._known:
            is_called = self._pattern is not None and self._pattern.search(text)
            shown = read_marks(text, self._pattern) if is_called else None
            labels = (mark.label for mark in shown.note_marks) if shown and shown.text else ()
            self._known[text] = Counter(labels)
        return self._known[text]


def _unique_labels(
    units: tuple[TranscriptUnit, ...], definitions: list[_Definition | None], calls: _Calls
) -> set[str]:
    """Return the labels that one note has, and one mark refers to."""
    defined = Counter(one.label for one in definitions if one is not None)
    called: Counter[str] = Counter()
    for unit, definition in zip(units, definitions, strict=True):
        if definition is None and unit.kind is UnitKind.PARAGRAPH:
            called += calls.of(unit.text)
    return {label for label, count in defined.items() if count == 1 == called[label]}


def _caller(
    definition: _Definition,
    before: list[TranscriptUnit],
    calls: _Calls,
    *,
    is_below_note: bool,
    is_only: bool,
) -> int | None:
    """Find the nearest paragraph before that refers to this note and has no note with its label yet.

    Directly below another note, it may have one if it has a mark for each. If it is the *only* one of its label in the
    file, and called once, that may be in another chapter.
    """
    for place in range(len(before) - 1, -1, -1):
        unit = before[place]
        if unit.kind is UnitKind.PARAGRAPH and definition.label in calls.of(unit.text):
            noted = sum(note.label == definition.label for note in unit.notes)
            marks = calls.of(unit.text)[definition.label] if is_below_note else 1
            return place if noted < marks else None
        # A numbered heading begins another document, with its own notes.
        if unit.numbered and definition.form != _SURE_FORM and not is_only:
            return None
    return None
