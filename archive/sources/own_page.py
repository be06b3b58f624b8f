"""Reader of the owner's own pages: Markdown with a short front matter, cleaned as all Markdown is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.errors import BrokenText
from archive.errors import Problem
from archive.language.controls import clean
from archive.language.controls import close_directions
from archive.language.controls import without_controls
from archive.model.address import MAX_SLUG_CHARS
from archive.model.address import is_slug
from archive.model.own_page import OwnPage
from archive.model.own_page import PageBlock
from archive.model.own_page import PageBlockKind
from archive.model.own_page import PageHead
from archive.model.own_page import paragraphs_of
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.sources.canonical.block_syntax import block_parser
from archive.sources.canonical.blocks import Block
from archive.sources.canonical.blocks import BlockKind
from archive.sources.canonical.blocks import split_attributes
from archive.sources.canonical.footnotes import Footnotes
from archive.sources.canonical.front_matter import suggest_slug
from archive.sources.canonical.front_values import FrontValues
from archive.sources.canonical.inline_reader import InlineReader
from archive.sources.canonical.inline_reader import target_of
from archive.sources.canonical.strict_yaml import YamlError
from archive.sources.canonical.strict_yaml import YamlValue
from archive.sources.canonical.strict_yaml import read_yaml
from archive.sources.paragraph_builder import is_verse
from archive.sources.paragraph_builder import rows_as_lines

if TYPE_CHECKING:
    from markdown_it.token import Token

KEYS = ("title", "menu", "order", "description", "language")
#: Characters of the description that is made of the first words of a page.
MAX_DESCRIPTION_CHARS = 200

_NEWLINES = re.compile(r"\r\n?")
_ANCHOR = re.compile(r"#[A-Za-z][\w.-]*")
_PATH = re.compile(r"/(?![/\\])[^\s<>\"\\^`{|}\[\]\x00-\x20\x7f-\x9f]*")
_FILE = re.compile(r"(?:\./)?([a-z0-9-]+)\.md(#[A-Za-z][\w.-]*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)")
_ORDER = re.compile(r"[0-9]{1,6}")


def read_own_page(source: str, *, path: str) -> tuple[OwnPage, tuple[Problem, ...]]:
    """Return the page in *source*, named by the file at *path*, and the notes on it. Raise `BrokenText`."""
    reader = _PageReader(path)
    page = reader.read(_NEWLINES.sub("\n", without_controls(source.removeprefix("\ufeff"))))
    problems = tuple(sorted(reader.front.problems, key=lambda problem: problem.line))
    if page is None or any(problem.fatal for problem in problems):
        raise BrokenText(*problems)
    return page, problems


def read_words(
    source: str, *, path: str = "", above: int = 0
) -> tuple[tuple[PageBlock, ...], tuple[Problem, ...]]:
    """Return the Markdown *source* as blocks, and its problems; it is in the file at *path*, below so many lines."""
    reader = _PageReader(path)
    blocks = reader.words(source, above)
    return blocks, tuple(sorted(reader.front.problems, key=lambda problem: problem.line))


def page_target(address: str) -> str:
    """Return *address* as the target of a link on a page, or an empty string.

    Beside what `target_of` takes these are places of the site (``/texts/letter``), of the page (``#contact``), and
    other pages by their files (``privacy.md``).
    """
    address = address.strip()
    if match := _FILE.fullmatch(address):
        return f"/pages/{match[1]}{match[2] or ''}"
    if _ANCHOR.fullmatch(address) or _PATH.fullmatch(address):
        return address
    return target_of(address)


class _PageReader:
    """Reads one page and collects its problems in `front`."""

    def __init__(self, path: str) -> None:
        self.front = FrontValues(path)
        self._slug = PurePath(path).stem
        self._inline = InlineReader(
            page_target, links="A link begins with https://, mailto:, / or #."
        )
        self._notes = Footnotes(self._inline, self._report)
        self._offset = 0
        self._anchors: dict[str, int] = {}
        #: The level of the heading before; that of the title is 1.
        self._level = 1
        #: How many paragraphs there are, to give each an id for its notes.
        self._paragraphs = 0

    def _report(self, line: int, message: str, remedy: str = "", fatal: bool = True) -> None:
        self.front.problem(line + self._offset, message, remedy, fatal=fatal)

    def read(self, source: str) -> OwnPage | None:
        lines = source.split("\n")
        table = self._front_matter(lines)
        if table is None:
            return None
        if not is_slug(self._slug):
            remedy = f"Rename the file to {suggest_slug(self._slug) or 'about-us'}.md, for example."
            what = "its name is its address: use a-z, 0-9 and single hyphens"
            if len(self._slug) > MAX_SLUG_CHARS:
                what = f"the name of this file is longer than {MAX_SLUG_CHARS} characters"
            self.front.problem(0, what, remedy)
        blocks = self._body(lines)
        title, blocks = self._title(table, blocks)
        if not blocks:
            self.front.problem(
                0, "there are no words on this page", "Write them, or delete the file."
            )
        blocks = tuple(map(self._levelled, blocks))
        return OwnPage(
            PageHead(self._slug, title, self.front.is_yes(table, "menu"), self._order(table)),
            blocks,
            self.front.word(table, "description") or _description(blocks),
            self._language(table),
        )

    def words(self, source: str, above: int) -> tuple[PageBlock, ...]:
        """Return the blocks of *source*, which is below so many lines of its file."""
        self._offset = above
        blocks = self._body([""] * above + source.split("\n"))
        return tuple(map(self._levelled, blocks))

    def _body(self, lines: list[str]) -> tuple[PageBlock, ...]:
        tokens = block_parser().parse("\n".join(lines[self._offset :]))
        self._notes.collect(_notes(tokens))
        blocks = self._blocks(iter(tokens))
        self._notes.report_uncalled()
        return blocks

    def _front_matter(self, lines: list[str]) -> dict[str, YamlValue] | None:
        """Return the values at the top of *lines*, none where there are none; None where they cannot be read."""
        if lines[0].rstrip() != "---":
            return {}
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
        if not end:
            remedy = "End it with --- on a line of its own."
            self.front.problem(1, "the front matter is not closed", remedy)
            return None
        self._offset = end + 1
        try:
            value = read_yaml("\n".join(lines[1:end]))
        except YamlError as error:
            self.front.problem(error.line + 1, error.message, error.remedy)
            return None
        if value.shape != "table":
            message = "the front matter is not a list of `name: value` lines"
            self.front.problem(value.line + 1, message)
            return None
        self.front.unknown(value.table, KEYS)
        return value.table

    def _title(
        self, table: dict[str, YamlValue], blocks: tuple[PageBlock, ...]
    ) -> tuple[str, tuple[PageBlock, ...]]:
        """Return the title, and *blocks* without a first heading that is the title."""
        title = self.front.word(table, "title")
        first = blocks[0] if blocks and blocks[0].kind is PageBlockKind.HEADING else None
        heading = first.words.text if first and first.words else ""
        if heading and (not title or heading.casefold() == title.casefold()):
            return title or clean(heading), blocks[1:]
        if not title:
            title = clean(self._slug.replace("-", " ").capitalize())
            message = f"this page has no title, so it is called “{title}”"
            remedy = "Begin it with a line `# Title`, or write `title: …` between two lines of ---."
            self.front.problem(1, message, remedy, fatal=False)
        return title, blocks

    def _order(self, table: dict[str, YamlValue]) -> int | None:
        word = self.front.word(table, "order")
        if word and not _ORDER.fullmatch(word):
            line = self.front.line(table, "order")
            self.front.problem(line, f"order: {word!r} is not a number", "Write `order: 1`.")
            return None
        return int(word) if word else None

    def _language(self, table: dict[str, YamlValue]) -> str:
        tag = self.front.word(table, "language")
        if tag and not _LANGUAGE.fullmatch(tag):
            remedy = "Write a tag such as en, de or pt-BR."
            line = self.front.line(table, "language")
            self.front.problem(line, f"{tag!r} is not a language tag", remedy)
        return tag

    def _blocks(self, tokens: "Iterator[Token]", end: str = "") -> tuple[PageBlock, ...]:
        """Return the blocks of *tokens* up to the one of the type *end*, which is taken, too."""
        blocks: list[PageBlock] = []
        level = 0
        for token in tokens:
            match token.type:
                case type if type == end:
                    break
                case "heading_open":
                    level = int(token.tag[1:])
                case "heading_close":
                    level = 0
                case "inline" if level:
                    blocks.append(self._heading(token, level))
                case "inline" | "rows":
                    blocks.append(self._paragraph(token))
                case "hr" | "section":
                    blocks.append(PageBlock(PageBlockKind.RULE))
                case _ if token.type in _HOLDERS:
                    kind = _HOLDERS[token.type]
                    inner = self._blocks(tokens, token.type.replace("_open", "_close"))
                    start = int(token.attrGet("start") or 1)
                    if inner:
                        blocks.append(PageBlock(kind, blocks=inner, start=start))
        return tuple(blocks)

    def _heading(self, token: "Token", level: int) -> PageBlock:
        source, attributes = split_attributes(token.content)
        words = self._words(token, source, ParagraphKind.PROSE)
        anchor = suggest_slug(attributes.id or words.text) or "section"
        times = self._anchors[anchor] = self._anchors.get(anchor, 0) + 1
        anchor = anchor if times == 1 else f"{anchor}-{times}"
        return PageBlock(PageBlockKind.HEADING, words, level=level, anchor=anchor)

    def _levelled(self, block: PageBlock) -> PageBlock:
        """Return *block* with headings below the title, none of them more than one level below the one before."""
        if block.kind is PageBlockKind.HEADING:
            self._level = min(max(2, block.level), self._level + 1)
            return replace(block, level=self._level)
        return replace(block, blocks=tuple(map(self._levelled, block.blocks)))

    def _paragraph(self, token: "Token") -> PageBlock:
        table = token.type == "rows"
        source = rows_as_lines(token.content) if table else token.content
        kind = ParagraphKind.TABLE if table else ParagraphKind.PROSE
        return PageBlock(PageBlockKind.PARAGRAPH, self._words(token, source, kind))

    def _words(self, token: "Token", source: str, kind: ParagraphKind) -> Paragraph:
        first = _lines(token)[0]

        def report(line: int, message: str, remedy: str, fatal: bool) -> None:
            self._report(first + line, message, remedy, fatal)

        words = self._inline.read(source, report)
        self._paragraphs += 1
        return Paragraph(
            number=f"b{self._paragraphs}",
            text=close_directions(words.text),
            kind=ParagraphKind.STANZA
            if kind is ParagraphKind.PROSE and is_verse(source, words)
            else kind,
            runs=words.runs,
            emendations=words.emendations,
            page_breaks=words.page_breaks,
            note_marks=words.note_marks,
            notes=self._notes.called_by(words.note_marks, first),
        )


_HOLDERS = {
    "blockquote_open": PageBlockKind.QUOTATION,
    "bullet_list_open": PageBlockKind.LIST,
    "ordered_list_open": PageBlockKind.NUMBERED_LIST,
    "list_item_open": PageBlockKind.ITEM,
}


def _notes(tokens: "list[Token]") -> Iterator[Block]:
    for token in tokens:
        if token.type == "note":
            yield Block(BlockKind.NOTE, token.content, *_lines(token), label=token.info)


def _lines(token: "Token") -> tuple[int, int]:
    begin, end = token.map or [0, 1]
    return begin + 1, end


def _description(blocks: tuple[PageBlock, ...]) -> str:
    """Return the first sentence of *blocks*, cut at a word where it is long."""
    first = next((p.text for p in paragraphs_of(blocks) if p.kind is not ParagraphKind.TABLE), "")
    sentence = match[0] if (match := _SENTENCE.match(first)) else first
    if len(sentence) <= MAX_DESCRIPTION_CHARS:
        return sentence
    return sentence[:MAX_DESCRIPTION_CHARS].rpartition(" ")[0] + " …"
