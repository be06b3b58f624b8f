"""Canonical writer: turns a text into a Markdown file that reads back as the same text."""

import re
from collections.abc import Iterator

from archive.deadline import Deadline
from archive.model.text import Note
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Section
from archive.model.text import Text
from archive.sources.canonical.escaping import write_heading
from archive.sources.canonical.escaping import write_note
from archive.sources.canonical.escaping import write_words
from archive.sources.canonical.front_matter import write_front

#: Paragraphs that are written between two looks at the clock.
_WATCHED_PARAGRAPHS = 100


def write(text: Text, deadline: Deadline) -> str:
    """Return *text* as a canonical file. Raises `DeadlineExceeded`."""
    notes = _NotePlacement(text)
    #: Each block with what follows it without a blank line.
    blocks: list[list[str]] = []
    for section in text.sections:
        blocks += ([opening] for opening in _opening(section, first=section is text.sections[0]))
        for paragraph in deadline.watch(section.paragraphs, every=_WATCHED_PARAGRAPHS):
            item = paragraph.kind is ParagraphKind.LIST_ITEM
            block = _paragraph(paragraph)
            # The items of a list follow each other without blank lines.
            if item and blocks and _is_item(blocks[-1][0]) and not paragraph.notes:
                blocks[-1].append(block)
            else:
                blocks.append([block])
            blocks += ([note] for note in notes.below(paragraph))
    front = write_front(text.slug, text.metadata, withdrawn=text.withdrawn)
    return front + "\n" + "\n\n".join(map("\n".join, blocks)) + "\n"


def _is_item(block: str) -> bool:
    return re.match(r"(?:-|[0-9]{1,9}[.)]) ", block) is not None


def _opening(section: Section, *, first: bool) -> list[str]:
    kind = f" kind={section.kind}" if section.kind else ""
    if section.heading:
        return [
            f"{'#' * (section.level + 1)} {write_heading(section.heading)} {{#{section.id}{kind}}}"
        ]
    implied = first and section.id == "s1" and not kind and section.level == 1
    if implied and section.paragraphs:
        return []
    level = f" level={section.level}" if section.level > 1 else ""
    return [f"--- {{#{section.id}{kind}{level}}}"]


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.withdrawn:
        return write_tombstone(paragraph.number, paragraph.withdrawn)
    words = write_words(paragraph)
    kind = paragraph.kind
    verse = "\\\n" in words
    named = ""
    mark = ""
    match kind:
        case ParagraphKind.PROSE:
            named = "prose" if verse else ""
        case ParagraphKind.STANZA:
            named = "" if verse else "stanza"
        case ParagraphKind.QUOTATION:
            named = "quotation" if verse else ""
            mark = "> "
        case ParagraphKind.LIST_ITEM:
            mark, words = _item(words)
        case ParagraphKind.TABLE:
            return _table(paragraph, words)
        case _:
            named = kind
    attributes = _attributes(paragraph, named)
    lines = f"{words} {attributes}".strip().split("\n")
    indent = mark if mark == "> " else " " * len(mark)
    return "\n".join([mark + lines[0], *(indent + line for line in lines[1:])])


def _item(words: str) -> tuple[str, str]:
    """Split a list item into its marker and its words; a printed number is the marker."""
    match = re.match(r"([0-9]{1,9})\\([.)]) (?=\S)", words)
    if match:
        return f"{match[1]}{match[2]} ", words[match.end() :]
    return "- ", words


def _table(paragraph: Paragraph, words: str) -> str:
    rows = words.split("\\\n")
    lines = [f"| {rows[0]} |", "|" + " --- |" * (len(re.findall(r"(?<!\\)\|", rows[0])) + 1)]
    lines += [f"| {row} |" for row in rows[1:]]
    attributes = _attributes(paragraph, "")
    return "\n".join([*lines, *([attributes] if attributes else [])])


def _attributes(paragraph: Paragraph, named: str) -> str:
    words = [f"#{paragraph.number}"] if paragraph.number else []
    words += [f".{named}"] if named else []
    if paragraph.speaker:
        words.append(f'speaker="{_value(paragraph.speaker)}"')
    if paragraph.indents:
        words.append(f'indent="{" ".join(map(str, paragraph.indents))}"')
    return f"{{{' '.join(words)}}}" if words else ""


def write_tombstone(number: str, reason: str) -> str:
    """Return the tombstone of the withdrawn paragraph *number*."""
    return f'{{#{number} withdrawn="{_value(reason)}"}}'


def _value(words: str) -> str:
    words = words.replace("&", "&amp;").replace('"', "&quot;")
    return words.replace("{", "&#123;").replace("}", "&#125;")


class _NotePlacement:
    """Decides below which paragraph a note is written."""

    def __init__(self, text: Text) -> None:
        meant: dict[str, set[Note | None]] = {}
        for paragraph in text.paragraphs:
            for label, note in _notes_by_mark(paragraph):
                meant.setdefault(label, set()).add(note)
        #: Labels with more than one note in this text: then each paragraph has its own.
        self._several = {label for label, notes in meant.items() if len(notes) > 1}
        self._written: set[str] = set()

    def below(self, paragraph: Paragraph) -> Iterator[str]:
        """Yield the notes to write below *paragraph*."""
        for label, note in _notes_by_mark(paragraph):
            if label in self._several or (note and label not in self._written):
                self._written.add(label)
                yield f"[^{label}]: {write_note(note)}".rstrip() if note else f"[^{label}]:"


def _notes_by_mark(paragraph: Paragraph) -> Iterator[tuple[str, Note | None]]:
    notes = {note.label: note for note in paragraph.notes}
    for label in dict.fromkeys(mark.label for mark in paragraph.note_marks):
        yield label, notes.get(label)
