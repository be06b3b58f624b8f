"""The head of a transcript: title, author, occasion and date in the lines before the text."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.line_dates import has_date
from archive.sources.people import are_names
from archive.sources.people import authors_of
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import Layout
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.divisions import rank_of
from archive.sources.transcript.head_fields import Head
from archive.sources.transcript.head_fields import read_fields
from archive.sources.transcript.head_fields import read_letter_lines
from archive.sources.transcript.head_fields import read_record_lines
from archive.sources.transcript.head_lines import HeadLine
from archive.sources.transcript.head_lines import assign_lines
from archive.sources.transcript.head_lines import by_line
from archive.sources.transcript.head_lines import date_of_line
from archive.sources.transcript.head_lines import same_title
from archive.sources.transcript.head_lines import when
from archive.sources.transcript.headings import has_glued_heading
from archive.sources.transcript.headings import heading_of
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels
from archive.sources.transcript.makers_notes import is_maker_line
from archive.sources.transcript.makers_notes import leave_out_maker
from archive.sources.transcript.title_page import read_title_page

_MAX_HEAD_LINES = 10
_MAX_LINE_CHARS = 100
#: A title may be longer than other lines of the head if a line with the date follows.
_MAX_TITLE_CHARS = 300
#: A full stop after a word that is not an abbreviation.
_SENTENCE_END = re.compile(r"[^\W\d_]{4}[.?!](?:\s|[\"”\])]|$)")
#: A note mark; lines with one are text.
_NOTE_MARK = re.compile(
    r"\[\^?[\w*†‡§]{1,4}\]|(?<=\S)\([0-9]{1,3}\)|<sup>|(?<=[\w.,;:!?”\"])[*†‡§](?!\w)"
)
#: How many blocks below the title its date may be.
_MAX_BLOCKS_TO_DATE = 3


_UNDERLINE = re.compile(r"[=\-~_*]{3,}")


def read_head(
    blocks: tuple[LineBlock, ...], layout: Layout, ledger: Ledger, *, known: dict[str, str]
) -> tuple[Head, tuple[LineBlock, ...]]:
    """Remove the head from *blocks*; return its contents and the blocks of the text.

    *known* are fields from a header of the file.
    """
    head = stated_head(known)
    printed, is_all = read_title_page(blocks, head, ledger, known)
    blocks = _with_pages_of(blocks[:printed], blocks[printed:])
    if is_all:
        return head, blocks
    lines: list[HeadLine] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if len(block.lines) == 1 and shapes.is_rule(block.lines[0].text):
            if not _goes_on_below(lines, blocks[position + 1 :]):
                break
            ledger.add(ChangeKind.LAYOUT, block.number, block.raw, "", "a rule beside the title")
            position += 1
            continue
        if (
            (position == 0 and read_fields(block, head, ledger))
            or read_letter_lines(block, head, ledger)
            or read_record_lines(block, head, ledger)
        ):
            position += 1
            continue
        if lines and len(block.lines) == 1 and is_maker_line(block.bare):
            leave_out_maker(block.lines[0], ledger)
            position += 1
            continue
        if position == 0 and not head.title and has_glued_heading(block, layout):
            first = lift_page_labels(block.lines[0])
            lines.append(HeadLine(first, shapes.bare(first.text)))
            blocks = (_with_pages_of((block,), (LineBlock(block.lines[1:]),))[0], *blocks[1:])
            break
        if not _is_head(block, blocks[position + 1 :], layout, lines, head):
            break
        lines += _lines_of(block, ledger)
        position += 1
    assign_lines(lines, head, ledger, of_book=known.get("publisher") == "Project Gutenberg")
    head.doubtful = _date_not_used((*blocks[:position][-1:], *blocks[position:]))
    if lines and position < len(blocks) and shapes.is_rule(blocks[position].raw):
        ledger.add(
            ChangeKind.LAYOUT,
            blocks[position].number,
            blocks[position].raw,
            "",
            "a rule under the title",
        )
        position += 1
    return head, _with_pages_of(blocks[:position], blocks[position:])


def _goes_on_below(lines: list[HeadLine], after: tuple[LineBlock, ...]) -> bool:
    """Tell whether the head goes on below a rule: with its title, with *by* and a name, or with a date."""
    if not lines:
        return bool(after) and not shapes.is_rule(after[0].raw)
    return bool(after) and (bool(by_line(after[0].bare)) or read_date(after[0].bare) is not None)


def stated_head(known: Mapping[str, str]) -> Head:
    """Return the head that has the *known* fields and no others."""
    text = known.get("date", "")
    printed = read_date(text) if text else None
    return Head(
        title=known.get("title", ""),
        authors=authors_of(known["author"]) if "author" in known else (),
        occasion=known.get("occasion", ""),
        date=printed,
    )


def _lines_of(block: LineBlock, ledger: Ledger) -> Iterator[HeadLine]:
    """Yield the lines of a block of the head, without those that underline others."""
    lines: list[TranscriptLine] = []
    for position, line in enumerate(block.lines):
        if position and _UNDERLINE.fullmatch(line.text.strip()):
            why = "a line under the title is markup"
            ledger.add(ChangeKind.LAYOUT, line.number, line.text, "", why)
            if line.text.startswith("="):
                # All lines above it are the title.
                lines = [_joined(lines)]
        else:
            lines.append(lift_page_labels(line))
    yield from (HeadLine(line, shapes.bare(line.text)) for line in lines)


def _joined(lines: list[TranscriptLine]) -> TranscriptLine:
    pages = tuple(label for line in lines for label in line.pages)
    return replace(lines[0], text=" ".join(line.text for line in lines), pages=pages)


def _with_pages_of(
    taken: tuple[LineBlock, ...], blocks: tuple[LineBlock, ...]
) -> tuple[LineBlock, ...]:
    """Move the page breaks of the head to the first line of the text."""
    pages = [
        label for block in taken for line in block.lines for label in lift_page_labels(line).pages
    ]
    if not pages or not blocks:
        return blocks
    first, *others = blocks[0].lines
    first = replace(first, pages=(*pages, *first.pages))
    return (replace(blocks[0], lines=(first, *others)), *blocks[1:])


def _is_head(
    block: LineBlock,
    after: tuple[LineBlock, ...],
    layout: Layout,
    lines: list[HeadLine],
    head: Head,
) -> bool:
    if len(lines) + len(block.lines) > _MAX_HEAD_LINES or not after:
        return False
    if block.kind is ParagraphKind.PROSE and len(block.lines) > 1:
        return False
    if len(block.lines) > 1 and all(" | " in line.text for line in block.lines):
        # The rows of a table.
        return False
    texts = [shapes.bare(line.text) for line in block.lines]
    if not lines and len(texts[0]) < _MAX_TITLE_CHARS and _is_dated(texts[1:], after):
        return not shapes.is_rule(block.raw)
    if any(not text or len(text) > _MAX_LINE_CHARS for text in texts) or shapes.is_rule(block.raw):
        return False
    if all(_is_marked(line) for line in block.lines):
        return not lines or not (heading := heading_of(block, layout)) or not heading.numbered
    if not read_date(block.bare) and (
        not any(map(str.isalpha, block.raw)) or shapes.ROMAN.fullmatch(block.bare.rstrip("."))
    ):
        return False
    if not lines and _is_centred(block, layout):
        return True
    if block.is_marked_heading:
        if not lines:
            return not head.title and block.heading_level == 1
        if (marked := heading_of(block, layout)) and marked.numbered:
            return False
        return bool(by_line(block.bare) or read_date(block.bare) or are_names(block.bare))
    found = heading_of(block, layout)
    if found is not None and found.numbered:
        return False
    if same_title(block.bare, head.title) or by_line(block.bare) or date_of_line(block.bare):
        return True
    if block.raw.endswith((",", ":", ";", "?", "!")) or len(texts) > 4:
        return False
    # *THE BRIDGE.* is a title, with a full stop, where *by* and a name follow.
    is_titled = not lines and not head.title and by_line(after[0].bare)
    whole = [*texts[:-1], texts[-1].removesuffix(".")] if is_titled else texts
    if any(_SENTENCE_END.search(text) for text in whole) or (lines and _is_text(texts)):
        return False
    pairs = zip(block.lines, block.lines[1:], strict=False)
    if layout.wrapped and len(texts) > 1 and all(layout.is_full(one, two) for one, two in pairs):
        return False
    # *… for peace with all the* is the first half of a sentence split by a page break.
    is_whole = shapes.is_capitals(block.bare) or by_line(after[0].bare)
    small = shapes.starts_small(after[0].raw) and not is_whole
    if small or texts[-1].split()[-1].lower() in shapes.SMALL_WORDS:
        return False
    # *John Smith*, and the title below.
    is_title = len(lines) == 1 and not head.title and are_names(lines[0].text)
    if found is not None and lines and not (is_title or same_title(block.bare, head.title)):
        return False
    short = all(len(text) <= 80 for text in texts) and not whole[-1].endswith((".", '."', ".”"))
    says_when = _date_near(after) or when(texts[-1]) is not None
    return short and len(lines) < 5 and (says_when or _body_is_near(after, lines))


def _is_dated(others: list[str], after: tuple[LineBlock, ...]) -> bool:
    """Tell whether a title is followed by a date only, in its block or in the next."""
    return (
        len(others) == 1 and bool(read_date(others[0]))
        if others
        else bool(read_date(after[0].bare))
    )


def _is_text(texts: list[str]) -> bool:
    """Tell whether these lines are sentences or have note marks, so are not part of the head."""
    whole = " ".join(texts)
    if _NOTE_MARK.search(whole):
        return True
    ends = re.finditer(r"\b([a-z][^\W\d_]*)[.?!][\"”’')\]]*(?=\s+[^\W\d_a-z]|$)", whole)
    return any(shapes.ends_sentence(end[0]) for end in ends)


def _date_near(after: tuple[LineBlock, ...]) -> bool:
    """Tell whether a date on its own follows soon, with only short lines before it."""
    for block in after[:_MAX_BLOCKS_TO_DATE]:
        printed = read_date(block.bare)
        if printed is not None:
            return printed.is_exact
        if (
            len(block.bare) > _MAX_LINE_CHARS
            or shapes.is_rule(block.raw)
            or block.raw.endswith((".", ","))
        ):
            return False
    return False


def _is_centred(block: LineBlock, layout: Layout) -> bool:
    """Tell whether all lines are indented, and by different amounts, as centred lines are."""
    indents = [line.indent for line in block.lines]
    far = min(indents) >= layout.margin + 5
    return far and (len(set(indents)) > 1 or len(indents) == 1) and len(indents) <= _MAX_HEAD_LINES


def _body_is_near(after: tuple[LineBlock, ...], lines: list[HeadLine]) -> bool:
    """Tell whether prose or a division of the text follows soon; otherwise this may be verse or a list."""
    near = after[: max(1, 6 - len(lines))]
    return any(
        len(block.raw) > 160
        or (len(block.raw) > 30 and shapes.ends_sentence(block.raw))
        or (len(block.lines) == 1 and rank_of(block.bare) < rank_of(""))
        for block in near
    )


def _is_marked(line: TranscriptLine) -> bool:
    return re.fullmatch(r"(\*\*|__)[^*].*\1|<:?(b|strong|center)>.*</:?\2>", line.text) is not None


def _date_not_used(blocks: tuple[LineBlock, ...]) -> tuple[int, str] | None:
    """Return the line and the words of a date near the head, which counts where the head has none."""
    for block in blocks[:_MAX_BLOCKS_TO_DATE]:
        if len(block.bare) <= _MAX_LINE_CHARS and has_date(block.bare):
            return block.number, block.bare
    return None
