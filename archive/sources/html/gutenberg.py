"""Pages of Project Gutenberg: their header and licence are left out, and the header's fields go to the record."""

import re
from collections.abc import Callable

from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.frame import leaves
from archive.sources.html.record import PageRecord
from archive.sources.language import language_tag
from archive.sources.report import ChangeKind

_START = re.compile(
    r"\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG|\*\s*END\W+THE SMALL PRINT", re.IGNORECASE
)
_END = re.compile(
    r"\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG|^\W*End of (?:the |this )?Project Gutenberg(?:'s|’s)?\b",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(Title|Author|Translator|Editor|Language)\s*:\s*(\S[^\n]*(?:\n[ \t]{4,}\S[^\n]*)*)"
)
_CREDIT = re.compile(
    r"(?:E-text |This e?book was |Text )?(?:produced|prepared|transcribed) by\b.*", re.IGNORECASE
)
_BLOCKS_TO_CREDIT = 3


def take_gutenberg(body: Element, record: PageRecord) -> None:
    """Take the header and the licence of Project Gutenberg out of *body*, if it has them."""
    start = _edge(body, _START, "pg-header")
    if start is None:
        return
    header = _take_whole(start, body, _take_before)
    _leave_out(record, header, "the Project Gutenberg header is not part of the text")
    _fields(header, record)
    end = _edge(body, _END, "pg-footer")
    if end is not None:
        footer = _take_whole(end, body, _take_after)
        _leave_out(record, footer, "the Project Gutenberg licence is not part of the text")
    for block in leaves(body)[:_BLOCKS_TO_CREDIT]:
        if _CREDIT.fullmatch(words := words_of(block)):
            _leave_out(record, words, "the transcriber's credit is not part of the text")
            drop(block)


def _edge(body: Element, pattern: re.Pattern[str], name: str) -> Element | None:
    """Return the block with words that *pattern* finds, or the part of the page with this *name* around it."""
    for element in body.iter():
        for words, holder in ((element.text, element), (element.tail, element.getparent())):
            if not tag_of(element) or not words or not pattern.search(words):
                continue
            while holder is not None and holder is not body and tag_of(holder) not in BLOCKS:
                holder = holder.getparent()
            around = () if holder is None else (holder, *holder.iterancestors())
            return next((one for one in around if one.get("id") == name), holder)
    return None


def _take_whole(edge: Element, body: Element, take: Callable[[Element, Element], list[str]]) -> str:
    """Take *edge*, and all on one side of it, out of *body*; return the words, in their lines."""
    pattern, is_start = (_START, True) if take is _take_before else (_END, False)
    if 2 * len(words_of(edge)) > len(words_of(body)):
        # The whole text is one block.
        return _cut_words(edge, pattern, is_start=is_start)
    return "\n".join(take(edge, body))


def _take_before(edge: Element, body: Element) -> list[str]:
    words: list[str] = []
    path = [edge, *edge.iterancestors()]
    path = path[: path.index(body) + 1]
    for parent, child in zip(path[:0:-1], path[-2::-1], strict=True):
        words.append(parent.text or "")
        parent.text = None
        for other in list(parent):
            if other is child:
                break
            words += [_lines(other), other.tail or ""]
            parent.remove(other)
    words.append(_lines(edge))
    edge.clear(keep_tail=True)
    return words


def _take_after(edge: Element, body: Element) -> list[str]:
    words = [_lines(edge)]
    element = edge
    while element is not body and (parent := element.getparent()) is not None:
        words.append(element.tail or "")
        element.tail = None
        for other in list(element.itersiblings()):
            words += [_lines(other), other.tail or ""]
            parent.remove(other)
        element = parent
    edge.clear()
    return words


def _lines(element: Element) -> str:
    """Return the words of *element*, each block in it on a line."""
    if tag_of(element) == "pre" or not tag_of(element):
        return element.text_content() if tag_of(element) else ""
    blocks = [element, *element.iterdescendants(*BLOCKS)]
    if len(blocks) == 1:
        return words_of(element)
    whole = words_of(element)
    lines = "\n".join(words_of(block) for block in leaves(element))
    # Words that are loose among the blocks must not be lost.
    return lines if len(lines.split()) == len(whole.split()) else whole


def _cut_words(edge: Element, pattern: re.Pattern[str], *, is_start: bool) -> str:
    """Cut the words of one block at its line with the mark."""
    text = edge.text or ""
    match = pattern.search(text)
    if match is None:
        return ""
    if is_start:
        end = text.find("\n", match.start())
        end = len(text) if end < 0 else end
        edge.text = text[end:]
        return text[:end]
    edge.text = text[: match.start()]
    after = text[match.start() :]
    for child in list(edge):
        after += "\n" + child.text_content() + (child.tail or "")
        edge.remove(child)
    return after


def _leave_out(record: PageRecord, words: str, why: str) -> None:
    if words.strip():
        record.ledger.add(ChangeKind.AROUND, 0, words.strip(), "", why)


def _fields(header: str, record: PageRecord) -> None:
    record.state("publisher", "Project Gutenberg", "the header")
    for match in _FIELD.finditer(header):
        name, value = match[1].lower(), " ".join(match[2].split())
        if name == "language":
            if tag := language_tag(value):
                record.fields["language"] = tag
        else:
            record.state(name, value, "the header")
