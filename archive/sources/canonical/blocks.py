"""Blocks of a canonical file: headings, paragraphs of every kind, and notes, each with its lines."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from archive.sources.canonical.block_syntax import block_parser

if TYPE_CHECKING:
    from markdown_it.token import Token


class BlockKind(StrEnum):
    """The kind of a block."""

    SECTION = "section"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    LIST_ITEM = "list-item"
    TABLE = "table"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes in braces at the end of a block: ``{#p12 .signature speaker="Lord Hindlip"}``."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    #: The part that could not be parsed.
    strange: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its inline source without attributes, and its first and last line, from 1."""

    kind: BlockKind
    source: str
    first: int
    last: int
    attributes: Attributes = Attributes()
    #: The level of a heading, 2 for ``##``; 0 for a section without heading.
    level: int = 0
    #: The printed number of an item in an ordered list, such as ``4.``; it is part of the text.
    marker: str = ""
    #: The label of a note.
    label: str = ""


_ATTRIBUTE = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}"=]*)|\.(?P<class>[\w-]+)
    |(?P<name>[\w-]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+)))(?=\s|$)""",
    re.VERBOSE,
)
_LOOKS = re.compile(r"\s*(?:#|\.[A-Za-z]|[A-Za-z][\w-]*=)")


def read_attributes(inside: str) -> Attributes:
    """Parse *inside*, the source between the braces."""
    at, number, classes, values = 0, "", [], {}
    while match := _ATTRIBUTE.match(inside, at):
        if match["id"] is not None:
            if number:
                break
            number = match["id"] or "#"
        elif match["class"]:
            classes.append(match["class"])
        else:
            value = match["quoted"] if match["bare"] is None else match["bare"]
            values[match["name"]] = " ".join(html.unescape(value).split())
        at = match.end()
    return Attributes(number, tuple(classes), values, inside[at:].strip())


def split_attributes(source: str) -> tuple[str, Attributes]:
    """Return *source* without the attributes at its end, and the attributes."""
    bare = source.rstrip()
    if not bare.endswith("}") or bare.endswith("\\}"):
        return bare, Attributes()
    at = bare.rfind("{")
    before, inside = bare[:at], bare[at + 1 : -1]
    backslashes = len(before) - len(before.rstrip("\\"))
    # [(Applause)]{.stage} belongs to its brackets.
    spanning = before.endswith("]") and not inside.lstrip().startswith("#")
    if at < 0 or backslashes % 2 or spanning or not _LOOKS.match(inside):
        return bare, Attributes()
    return before.rstrip(), read_attributes(inside)


#: How a line begins that is one of a paragraph whatever is above it and below, unless it is a row of a table: with no
#: mark of a quotation, list, heading, rule or note, as CommonMark and `block_syntax` have them.
_PARAGRAPH_LINE = re.compile(
    r"[^\s>#*_+\-0-9\[]|[*_]{1,2}[^\s*_]|[+\-][^\s+\-]|[0-9]+(?![0-9.)])|\[[^\^]"
)
#: A heading without the blanks and hashes at its ends that need the parser.
_HEADING_LINE = re.compile(r"(#{1,6}) +([^\s#](?:.*[^\s#])?)")


def read_blocks(body: str) -> tuple[list[Block], list[int]]:
    """Return the blocks of *body*, and the lines in no block (only where it is nested too deeply).

    Paragraphs and headings between empty lines need no Markdown parser; what is between two of them is parsed.
    """
    # A comment may hold empty lines, and anything between them.
    if "<!--" in body:
        return parse_blocks(body)
    lines = body.split("\n")
    blocks: list[Block] = []
    bare: list[int] = []
    other = -1
    for begin, end in _between_empty_lines(lines):
        block = _plain_block(lines[begin:end], begin + 1)
        if block is None:
            other = begin if other < 0 else other
            continue
        if other >= 0:
            _parse_lines(lines, other, begin, blocks, bare)
            other = -1
        blocks.append(block)
    if other >= 0:
        _parse_lines(lines, other, len(lines), blocks, bare)
    return blocks, bare


def _between_empty_lines(lines: list[str]) -> Iterator[tuple[int, int]]:
    begin = -1
    for at, line in enumerate(lines):
        if line.strip(" \t"):
            begin = at if begin < 0 else begin
        elif begin >= 0:
            yield begin, at
            begin = -1
    if begin >= 0:
        yield begin, len(lines)


def _plain_block(lines: list[str], first: int) -> Block | None:
    """Return the paragraph or heading on *lines*, whose first has that number; None where they may be more."""
    last = first + len(lines) - 1
    if all(_PARAGRAPH_LINE.match(line) and "|" not in line for line in lines):
        source, attributes = split_attributes("\n".join(lines))
        return Block(BlockKind.PARAGRAPH, source, first, last, attributes)
    heading = _HEADING_LINE.fullmatch(lines[0]) if first == last else None
    if heading is None:
        return None
    source, attributes = split_attributes(heading[2])
    return Block(BlockKind.SECTION, source, first, last, attributes, len(heading[1]))


def _parse_lines(
    lines: list[str], begin: int, end: int, blocks: list[Block], bare: list[int]
) -> None:
    """Add the blocks on a part of *lines* to *blocks*, and its lines in no block to *bare*."""
    parsed, uncovered = parse_blocks("\n".join(lines[begin:end]))
    blocks += [replace(b, first=b.first + begin, last=b.last + begin) for b in parsed]
    bare += [line + begin for line in uncovered]


def parse_blocks(body: str) -> tuple[list[Block], list[int]]:
    """Return what `read_blocks` does, by the Markdown parser alone."""
    lines = body.split("\n")
    covered = [not line.strip() for line in lines]
    blocks: list[Block] = []
    for block in _blocks(block_parser().parse(body)):
        covered[block.first - 1 : block.last] = [True] * (block.last - block.first + 1)
        blocks.append(_trim(block, lines))
    bare = [n for n, done in enumerate(covered, 1) if not done and not _bare_marker(lines[n - 1])]
    return [block for block in blocks if block.kind is not BlockKind.NOTE or block.label], bare


def _bare_marker(line: str) -> bool:
    """Tell whether *line* has quotation or list markers but no words."""
    return re.fullmatch(r"[ \t]*(?:(?:>|[-+*]|[0-9]{1,9}[.)])[ \t]*)*", line) is not None


def _trim(block: Block, lines: list[str]) -> Block:
    """Return *block* without the trailing blank lines that a list may include."""
    last = block.last
    while (
        last > block.first and _bare_marker(lines[last - 1]) and not lines[last - 1].strip(" >\t")
    ):
        last -= 1
    return block if last == block.last else replace(block, last=last)


def _blocks(tokens: "list[Token]") -> Iterator[Block]:
    quoted = 0
    #: For each open list item: its marker, until its first words take it.
    items: list[tuple[str, tuple[int, int]]] = []
    heading = 0
    for token in tokens:
        match token.type:
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "list_item_open":
                items.append((f"{token.info}{token.markup}" if token.info else "", _lines(token)))
            case "list_item_close":
                marker, lines = items.pop()
                if marker:
                    # A line with nothing but 1917. is text, not an empty item.
                    yield Block(BlockKind.LIST_ITEM, "", *lines, marker=marker)
            case "heading_open":
                heading = int(token.tag[1:])
            case "heading_close":
                heading = 0
            case "inline" | "rows":
                kind = _kind(token.type, quoted, len(items), heading)
                # All markers still without words: nested lists can begin on one line.
                marker = " ".join(marker for marker, _ in items if marker)
                yield _block(kind, token, level=heading, marker=marker)
                items = [("", lines) for _, lines in items]
            case "section":
                attributes = read_attributes(token.content.strip("{}"))
                yield Block(BlockKind.SECTION, "", *_lines(token), attributes)
            case "hr" if not (quoted or items):
                yield Block(BlockKind.SECTION, "", *_lines(token))
            case "note":
                yield Block(BlockKind.NOTE, token.content, *_lines(token), label=token.info)
            case "hr" | "comment":
                # A note without label only covers its lines.
                yield Block(BlockKind.NOTE, "", *_lines(token))


def _kind(type: str, quoted: int, listed: int, heading: int) -> BlockKind:
    if type == "rows":
        return BlockKind.TABLE
    if heading and not (quoted or listed):
        return BlockKind.SECTION
    if quoted:
        return BlockKind.QUOTATION
    return BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH


def _block(kind: BlockKind, token: "Token", *, level: int, marker: str) -> Block:
    source, attributes = split_attributes(token.content)
    if kind is BlockKind.TABLE:
        source = source.rstrip()
    return Block(kind, source, *_lines(token), attributes, level, marker)


def _lines(token: "Token") -> tuple[int, int]:
    begin, end = token.map or [0, 1]
    return begin + 1, end
