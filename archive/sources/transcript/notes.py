"""Notes at the ends of sections or of the file: find them and attach them to their marks."""

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.inline import read_marks
from archive.sources.transcript.lines import TranscriptLine
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
_PLAIN_FORMS = (4, 5)


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
    for position, (unit, definition) in enumerate(zip(units, definitions, strict=True)):
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
            above = None
            kept.append(replace(unit, text=mark_pages(pages) + unit.text) if pages else unit)
            pages = ()
            continue
        if above is None and place < len(kept) - 1 and _heads_notes(kept[-1]):
            headed = kept.pop()
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


_BLOCK_LABEL = r"(?P<label>[0-9]{1,4}|[A-Za-z]{1,3}(?=[\])<]))"
#: How a note begins within a block: forms that are certain, and those below that need evidence.
_SURE = (
    re.compile(r"\[\^?" + _BLOCK_LABEL + r"\]:?\s*\S"),
    re.compile(r"\(" + _BLOCK_LABEL + r"\)\s+\S"),
    re.compile(r"<sup>\[?" + _BLOCK_LABEL + r"\]?</sup>\s*\S"),
)
_PLAIN = re.compile(r"(?P<label>[0-9]{1,3})[.)]\s+\S")
_SIGN = re.compile(r"(?P<label>\*{1,3}|[†‡§¶]{1,2})\s+(?=\S)")
#: A note mark right after a word.
_CALL = re.compile(
    r"(?<=\S)(?:\[\^?(?P<a>[0-9]{1,4}|[A-Za-z]{1,3})\]|\((?P<b>[0-9]{1,4}|[A-Za-z])\)"
    r"|<sup>[\[(]?(?P<c>[0-9]{1,4}|[A-Za-z]{1,3})[\])]?</sup>)"
    r"|(?<=[\w.,;:!?”\"'’)])(?P<d>\*[a-z](?!\w)|\*{1,3}(?![\w*])|[†‡§¶]{1,2}(?![\w*]))"
)


def split_notes(blocks: tuple[LineBlock, ...]) -> tuple[LineBlock, ...]:
    """Split blocks so that each note is a block of its own; a note needs a mark in the text above it."""
    surely = {_label(line) for block in blocks for line in block.lines if _form(line) in _SURE}
    called: set[str] = set()
    made: list[LineBlock] = []
    firsts = [_sign(block.lines[0]) for block in blocks]
    for at, block in enumerate(blocks):
        near = {*firsts[max(0, at - 1) : at], *firsts[at + 1 : at + 2]}
        # Consecutive lines that begin with a star are list items.
        is_list = bool(firsts[at]) and firsts[at] in near
        for part in (block,) if is_list else _split_at_notes(block, called, surely):
            made.append(part)
            called |= _calls(part)
    return tuple(made)


def _calls(block: LineBlock) -> set[str]:
    text = block.raw
    signs = text.count("*") % 2 == 1
    labels = {match[match.lastgroup or 0] for match in _CALL.finditer(text)}
    # A pair of stars is emphasis.
    return {label for label in labels if signs or "*" not in label}


def _form(line: TranscriptLine) -> re.Pattern[str] | None:
    return next((form for form in (*_SURE, _PLAIN, _SIGN) if form.match(line.text)), None)


def _sign(line: TranscriptLine) -> str:
    match = _SIGN.match(line.text)
    return match["label"] if match is not None else ""


def _label(line: TranscriptLine) -> str:
    form = _form(line)
    match = form.match(line.text) if form is not None else None
    return match["label"] if match else ""


def _split_at_notes(block: LineBlock, called: set[str], surely: set[str]) -> Iterator[LineBlock]:
    """Split a block before each of its notes."""
    if block.level or block.kind is not None or block.is_note:
        yield block
        return
    here = called | _calls(block)
    starts = [at for at, line in enumerate(block.lines) if _form(line) is not None]
    first = next((at for at in starts if _is_note(block.lines, at, here)), None)
    if first is None or (first and _form(block.lines[first]) not in _SURE):
        yield block
        return
    form = _form(block.lines[first])
    cuts = [at for at in starts if at >= first and _form(block.lines[at]) is form]
    labels = {_label(block.lines[at]) for at in cuts}
    if form is _PLAIN and (labels & surely or not labels <= called):
        yield block
        return
    if form is _SIGN and not (labels <= called and len(labels) == len(cuts)):
        yield block
        return
    if first:
        yield LineBlock(block.lines[:first])
    for start, end in zip(cuts, [*cuts[1:], len(block.lines)], strict=True):
        yield replace(LineBlock(block.lines[start:end]), is_note=True)


def _is_note(lines: tuple[TranscriptLine, ...], at: int, called: set[str]) -> bool:
    """Tell whether a note begins here: its label has a mark, and no sentence continues from the line above."""
    return _label(lines[at]) in called and (at == 0 or shapes.ends_sentence(lines[at - 1].text))
