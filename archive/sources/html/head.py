"""The lines around the text of a page that belong to its record: lines with labels, such as ``Source: …``."""

from archive.sources.date_advice import line_to_add
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop
from archive.sources.html.elements import names_of
from archive.sources.html.elements import place_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.frame import leaves
from archive.sources.html.record import PageRecord
from archive.sources.people import authors_of
from archive.sources.record_lines import RecordLine
from archive.sources.record_lines import read_record_line
from archive.sources.report import ChangeKind

_INFORMATION_NAMES = frozenset("information info metadata".split())
#: The fields that hold names.
_PEOPLE = ("author", "translator", "editor")
_PROSE_WORDS = 40
_MAX_LINE_CHARS = 800


def lines_of(element: Element) -> list[str]:
    """Return the lines of *element*: its ``br`` divide them; in a table, each row is one."""
    if tag_of(element) == "table":
        return [line for row in element.iter("tr") if (line := _row(row))]
    pieces: list[list[str]] = [[]]
    stack: list[tuple[Element, bool]] = [(element, False)]
    while stack:
        one, left = stack.pop()
        if left:
            pieces[-1].append((one.tail or "") if one is not element else "")
            continue
        if tag_of(one) in ("br", "dt", "li"):
            pieces.append([])
        stack.append((one, True))
        if tag_of(one):
            pieces[-1].append(one.text or "")
            stack.extend((child, False) for child in reversed(one))
    return [line for piece in pieces if (line := " ".join("".join(piece).split()))]


def _row(row: Element) -> str:
    cells = [words for cell in row if (words := words_of(cell))]
    if len(cells) < 2:
        return "".join(cells)
    return f"{cells[0].rstrip(': ')}: {' '.join(cells[1:])}"


def take_record_lines(main: Element, record: PageRecord) -> None:
    """Take the lines with labels (``Source: …``) before and after the text out of *main*, into the *record*."""
    blocks = [block for block in leaves(main) if block is not main]
    for several in (blocks, blocks[::-1]):
        for block in several:
            lines = lines_of(block) if block.getparent() is not None else []
            if _are_record_lines(block, lines):
                for line in lines:
                    _take_line(block, line, record)
                drop(block)
            elif len(words_of(block).split()) >= _PROSE_WORDS:
                break


def _are_record_lines(block: Element, lines: list[str]) -> bool:
    read = [read_record_line(line) is not None for line in lines]
    if not read or not any(read) or any(len(line) > _MAX_LINE_CHARS for line in lines):
        return False
    return all(read) or (bool(_INFORMATION_NAMES & names_of(block)) and 2 * sum(read) >= len(read))


def _take_line(block: Element, line: str, record: PageRecord) -> None:
    said = read_record_line(line) or RecordLine()
    kept = {}
    for name, value in said.values.items():
        named = authors_of(value) if name in _PEOPLE else (value,)
        if name not in record.fields:
            record.fields[name] = value
            kept[name] = " · ".join(named)
    where = place_of(block)
    if kept:
        why = f"{', '.join(kept)}, as this line says"
        record.ledger.add(ChangeKind.METADATA, 0, line, " · ".join(kept.values()), why, where=where)
        return
    if said.unclear:
        advice = line_to_add(line.partition(":")[2] or line)
        why = f"this date is not certain, and was not taken; if it is, add to the record {advice}"
        record.ledger.add(ChangeKind.DOUBT, 0, line, line, why, where=where)
    why = "says who made the page, or what the record has no field for"
    record.ledger.add(ChangeKind.AROUND, 0, line, "", why, where=where)
