"""The head of a transcript: title, author, occasion and date in the lines before the text."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from archive.model.date import Date
from archive.model.text import ParagraphKind
from archive.sources.line_dates import date_at_end
from archive.sources.line_dates import has_date
from archive.sources.line_dates import month_at_end
from archive.sources.people import are_names
from archive.sources.people import authors_of
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import Layout
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.divisions import rank_of
from archive.sources.transcript.head_fields import Head
from archive.sources.transcript.head_fields import read_fields
from archive.sources.transcript.head_fields import read_record_lines
from archive.sources.transcript.headings import has_glued_heading
from archive.sources.transcript.headings import heading_of
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels
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
_BY = re.compile(
    r"(?:(?:written|delivered|given|a speech|speech|address)\s+)?by:?\s+(?P<name>\S.*)",
    re.IGNORECASE,
)


#: What lines of a head have that say where or when a text was spoken, read or written.
_OCCASION = re.compile(
    r"[0-9]|\b(?:congress|conference|convention|assembly|meeting|session|delivered|speech|address|lecture|sermon|read|"
    r"held|given|spoken|before|occasion|at the)\b",
    re.IGNORECASE,
)
#: What is between an occasion and its date.
_AROUND_DATE = re.compile(
    r"(?:[\s,;:.(\[–—-]|\b(?:on|in|the|dated?|le|du|den|am|vom|el|il))*$", re.IGNORECASE
)
_UNDERLINE = re.compile(r"[=\-~_*]{3,}")


@dataclass(frozen=True, slots=True)
class _HeadLine:
    line: TranscriptLine
    text: str


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
    lines: list[_HeadLine] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if lines and len(block.lines) == 1 and shapes.is_rule(block.lines[0].text):
            break
        if (position == 0 and read_fields(block, head, ledger)) or read_record_lines(
            block, head, ledger
        ):
            position += 1
            continue
        if position == 0 and not head.title and has_glued_heading(block, layout):
            first = lift_page_labels(block.lines[0])
            lines.append(_HeadLine(first, shapes.bare(first.text)))
            blocks = (_with_pages_of((block,), (LineBlock(block.lines[1:]),))[0], *blocks[1:])
            break
        if not _is_head(block, blocks[position + 1 :], layout, lines, head):
            break
        lines += _lines_of(block, ledger)
        position += 1
    _assign(lines, head, ledger, of_book=known.get("publisher") == "Project Gutenberg")
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


def stated_head(known: Mapping[str, str]) -> Head:
    """Return the head that has the *known* fields and no others."""
    text = known.get("date", "")
    printed = read_date(text) if text else None
    return Head(
        title=known.get("title", ""),
        authors=authors_of(known["author"]) if "author" in known else (),
        occasion=known.get("occasion", ""),
        date=PrintedDate(text, printed.date, printed.old_style) if printed else None,
    )


def _lines_of(block: LineBlock, ledger: Ledger) -> Iterator[_HeadLine]:
    """Yield the lines of a block of the head, without those that underline another."""
    for position, line in enumerate(block.lines):
        if position and _UNDERLINE.fullmatch(line.text.strip()):
            why = "a line under the title is markup"
            ledger.add(ChangeKind.LAYOUT, line.number, line.text, "", why)
        else:
            lifted = lift_page_labels(line)
            yield _HeadLine(lifted, shapes.bare(lifted.text))


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
    return (LineBlock((first, *others)), *blocks[1:])


def _is_head(
    block: LineBlock,
    after: tuple[LineBlock, ...],
    layout: Layout,
    lines: list[_HeadLine],
    head: Head,
) -> bool:
    if len(lines) + len(block.lines) > _MAX_HEAD_LINES or not after:
        return False
    if block.kind is ParagraphKind.PROSE and len(block.lines) > 1:
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
        return not lines and not head.title and block.heading_level == 1
    found = heading_of(block, layout)
    if found is not None and found.numbered:
        return False
    if _same_title(block.bare, head.title) or _BY.fullmatch(block.bare) or read_date(block.bare):
        return True
    if block.raw.endswith((",", ":", ";", "?", "!")) or len(texts) > 4:
        return False
    if any(_SENTENCE_END.search(text) for text in texts) or (lines and _is_text(texts)):
        return False
    pairs = zip(block.lines, block.lines[1:], strict=False)
    if layout.wrapped and len(texts) > 1 and all(layout.is_full(one, two) for one, two in pairs):
        return False
    # *… for peace with all the* is the first half of a sentence split by a page break.
    is_whole = shapes.is_capitals(block.bare) or _BY.fullmatch(after[0].bare)
    small = shapes.starts_small(after[0].raw) and not is_whole
    if small or texts[-1].split()[-1].lower() in shapes.SMALL_WORDS:
        return False
    if found is not None and lines and not _same_title(block.bare, head.title):
        return False
    short = all(len(text) <= 80 for text in texts) and not block.raw.endswith((".", '."', ".”"))
    says_when = _date_near(after) or _when(texts[-1]) is not None
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


def _when(text: str) -> PrintedDate | None:
    return date_at_end(text) or month_at_end(text)


def _is_centred(block: LineBlock, layout: Layout) -> bool:
    """Tell whether all lines are indented, and by different amounts, as centred lines are."""
    indents = [line.indent for line in block.lines]
    far = min(indents) >= layout.margin + 5
    return far and (len(set(indents)) > 1 or len(indents) == 1) and len(indents) <= _MAX_HEAD_LINES


def _body_is_near(after: tuple[LineBlock, ...], lines: list[_HeadLine]) -> bool:
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


def _same_title(text: str, title: str) -> bool:
    return bool(title) and re.sub(r"\W", "", text.casefold()) == re.sub(r"\W", "", title.casefold())


def _leave_out(one: _HeadLine, ledger: Ledger) -> None:
    why = "repeats the title, which is in the record"
    ledger.add(ChangeKind.LEFT_OUT, one.line.number, one.line.text, "", why)


def _is_part_of(text: str, title: str) -> bool:
    """Tell whether *text* is the title, or it without something: *Drill Regulations* of *Drill Regulations, 1911*."""
    if _same_title(text, title):
        return True
    part, whole = (re.sub(r"\W+", " ", words.casefold()).strip() for words in (text, title))
    return len(part.split()) > 1 and f" {part} " in f" {whole} "


def _assign(lines: list[_HeadLine], head: Head, ledger: Ledger, *, of_book: bool) -> None:
    """Assign every line of the head to a field."""
    rest: list[_HeadLine] = []
    title = _title_like_a_date(lines, head)
    for one in lines:
        printed = _date_of_line(one.text) if one is not title else None
        by = _BY.fullmatch(one.text)
        if printed is not None and head.date is None:
            head.date = printed
            _note(one, printed.printed, f"the date, {_in_words(printed)}", ledger)
        elif by is not None:
            _take_author(one, by["name"], head, ledger)
        elif _is_part_of(one.text, head.title):
            _leave_out(one, ledger)
        else:
            rest.append(one)
    _assign_rest(_without_subtitle(rest, head, ledger) if of_book else rest, head, ledger)


def _date_of_line(text: str) -> PrintedDate | None:
    """Read a line that is a date; *The Winter of 1816* is a title."""
    printed = read_date(text)
    if printed is None or not re.match(r"the\b", text, re.IGNORECASE):
        return printed
    return printed if isinstance(printed.date, Date) and printed.date.day else None


def _without_subtitle(rest: list[_HeadLine], head: Head, ledger: Ledger) -> list[_HeadLine]:
    """Return the lines below the title of a book that could be an occasion; others are a part of its title."""
    kept = []
    for one in rest:
        is_occasion = _OCCASION.search(one.text) is not None
        if (
            not head.title
            or is_occasion
            or are_names(one.text)
            or _is_part_of(one.text, head.title)
        ):
            kept.append(one)
            continue
        why = "a line of the title page; the record has the title from the header"
        ledger.add(ChangeKind.AROUND, one.line.number, one.line.text, "", why)
    return kept


def _title_like_a_date(lines: list[_HeadLine], head: Head) -> _HeadLine | None:
    """Return the first line where it could be a date, but nothing else is a title: ``1984``, ``Before 1914``."""
    if head.title or len(lines) < 2:
        return None
    others = [one for one in lines[1:] if not read_date(one.text) and not _BY.fullmatch(one.text)]
    names = [one for one in others if are_names(one.text)]
    has_title = len(others) > len(names[:1])
    return lines[0] if read_date(lines[0].text) and not has_title else None


def _take_author(one: _HeadLine, name: str, head: Head, ledger: Ledger) -> None:
    if set(authors_of(name)) <= set(head.authors):
        ledger.add(
            ChangeKind.LEFT_OUT,
            one.line.number,
            one.line.text,
            "",
            "repeats the author, who is in the record",
        )
        return
    head.authors = (*head.authors, *authors_of(name))
    _note(one, " · ".join(authors_of(name)), "the author, as this line says", ledger)


def _assign_rest(rest: list[_HeadLine], head: Head, ledger: Ledger) -> None:
    if len(rest) > 1 and not head.authors:
        names = [one for one in rest if are_names(one.text)]
        # A name on its own is a title: another line must be left to serve as one.
        if all(date_at_end(one.text) for one in rest if one not in names[:1]):
            names = []
        if len(names) == 1 or (names and names[0] is rest[0]):
            one = names[0]
            rest.remove(one)
            name = shapes.from_capitals(one.text)
            head.authors = authors_of(name)
            why = "the author: looks like a name; please check"
            _note(one, " · ".join(head.authors), why, ledger, unsure=True)
    if rest and not head.title:
        one = rest.pop(0)
        head.title = _without_stop(shapes.from_capitals(one.text))
        _note(one, head.title, "the title", ledger)
    for one in rest:
        if _is_part_of(one.text, head.title):
            _leave_out(one, ledger)
            continue
        _take_occasion(one, head, ledger)


def _take_occasion(one: _HeadLine, head: Head, ledger: Ledger) -> None:
    """Take a line as the occasion, without the date that it ends with."""
    at_end, words = _when(one.text), one.text
    if at_end is not None and (head.date is None or head.date.date == at_end.date):
        head.date = head.date or at_end
        words = _AROUND_DATE.sub("", one.text[: one.text.rindex(at_end.printed)])
        number, why = one.line.number, "the date, from the line of the occasion"
        ledger.add(ChangeKind.METADATA, number, "", at_end.printed, why)
    if words:
        head.occasion = f"{head.occasion}, {words}" if head.occasion else words
    why = "the occasion: a line of the head that is not a title, name or date"
    _note(one, words, why if words else "the date and no more", ledger)


def _without_stop(title: str) -> str:
    """Remove the full stop at the end of a title, unless it belongs to an abbreviation."""
    stops = title.endswith(".") and not title.endswith("..") and shapes.ends_sentence(title)
    return title[:-1] if stops else title


def _date_not_used(blocks: tuple[LineBlock, ...]) -> tuple[int, str] | None:
    """Return the line and the words of a date near the head, which counts where the head has none."""
    for block in blocks[:_MAX_BLOCKS_TO_DATE]:
        if len(block.bare) <= _MAX_LINE_CHARS and has_date(block.bare):
            return block.number, block.bare
    return None


def _note(one: _HeadLine, after: str, why: str, ledger: Ledger, *, unsure: bool = False) -> None:
    ledger.add(ChangeKind.METADATA, one.line.number, one.line.text, after, why, unsure=unsure)


def _in_words(printed: PrintedDate) -> str:
    old = f" (Old Style {printed.old_style})" if printed.old_style else ""
    return f"read as {printed.date}{old}"
