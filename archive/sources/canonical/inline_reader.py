"""Inline reader: parse emphasis, links, emendations and other markup of a paragraph into runs and marks."""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from archive.model.text import RunKind
from archive.sources.canonical.inline_syntax import inline_parser
from archive.sources.paragraph_builder import ParagraphBuilder
from archive.sources.paragraph_builder import ParagraphText
from archive.sources.paragraph_builder import collapse_spaces

if TYPE_CHECKING:
    from markdown_it.token import Token

#: The HTML tags with a meaning here; of all others only the words are kept.
_TAGS = {
    "em": RunKind.EMPHASIS,
    "i": RunKind.EMPHASIS,
    "strong": RunKind.STRONG,
    "b": RunKind.STRONG,
    "sup": RunKind.SUPERSCRIPT,
    "a": RunKind.LINK,
}
#: Tags that are dropped without a warning.
_SILENT = ("sub", "")
_PROTOCOLS = frozenset({"http", "https", "mailto"})
_UNSAFE = re.compile(r"[\s<>\"\\^`{|}\[\]\x00-\x20\x7f-\x9f]")
_TARGET = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\^`{|}\[\]\x00-\x20\x7f-\x9f]+", re.IGNORECASE)
#: A paragraph without any of these contains no markup.
_MARKUP = re.compile(r"[\\*_{}<&\x00]|\][({]|\[\^|  \n")
#: All markup has one of these, which are found faster one by one.
_MARKS = "\\*_{}<&\x00[]\n"
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")

#: Called with a line of the paragraph (from 0), a message, a remedy, and whether the problem is fatal.
InlineReport = Callable[[int, str, str, bool], None]


@dataclass(frozen=True, slots=True)
class _HtmlTag:
    """A sanitised HTML tag; a comment has no name."""

    name: str = ""
    closing: bool = False
    #: The address that it links to, as it is written.
    href: str = ""


def target_of(address: str) -> str:
    """Return *address* as a link target, or an empty string unless it is http, https or mailto."""
    whole = _UNSAFE.sub(lambda match: quote(match[0], safe=""), address.strip())
    return whole if _TARGET.fullmatch(whole) else ""


@lru_cache(maxsize=256)
def _clean(raw: str) -> _HtmlTag:
    """Sanitise the HTML tag *raw*."""
    name = _NAME.match(raw)
    if name is None or raw.startswith("</"):
        return _HtmlTag(name[1].lower() if name else "", closing=True)
    # It takes half the load time of this module, and most texts have no raw HTML.
    import bleach

    clean = bleach.clean(
        raw,
        tags={*_TAGS, "sub"},
        attributes={"a": ["href"]},
        protocols=_PROTOCOLS,
        strip=True,
    )
    target = re.search(r'href="([^"]*)"', clean)
    return _HtmlTag(name[1].lower(), href=html.unescape(target[1]) if target else "")


def is_plain(source: str) -> bool:
    """Tell whether *source* has no markup characters."""
    return not any(mark in source for mark in _MARKS) or _MARKUP.search(source) is None


class InlineReader:
    """Reads the inline source of paragraphs."""

    def __init__(
        self,
        target: Callable[[str], str] = target_of,
        *,
        links: str = "A link begins with https://, http:// or mailto:.",
    ) -> None:
        """Keep the links of which *target* makes one; *links* says of the others how a link begins."""
        self._target, self._links = target, links

    def read(self, source: str, report: InlineReport) -> ParagraphText:
        """Parse *source* and pass its problems to *report*."""
        if is_plain(source):
            text = collapse_spaces(source).strip(" ")
            return ParagraphText(unicodedata.normalize("NFC", text))
        env = {"report": lambda line, message, remedy: report(line, message, remedy, True)}
        tokens: list[Token] = []
        parser = inline_parser()
        parser.inline.parse(source, parser, env, tokens)
        return _TokenWalk(report, self._target, self._links).walk(tokens)


class _TokenWalk:
    """Converts the tokens of one paragraph."""

    def __init__(self, report: InlineReport, target: Callable[[str], str], links: str) -> None:
        self._report = report
        self._target, self._links = target, links
        self._line = 0
        self._gather = ParagraphBuilder()

    def walk(self, tokens: "list[Token]") -> ParagraphText:
        for token in tokens:
            self._token(token)
        return self._gather.finish()

    def _note(self, message: str, remedy: str = "") -> None:
        self._report(self._line, message, remedy, False)

    def _token(self, token: "Token") -> None:
        gather = self._gather
        match token.type:
            case "text" | "text_special":
                gather.words(token.content)
            case "softbreak":
                self._line += 1
                gather.space()
            case "hardbreak":
                self._line += 1
                gather.line_break()
            case "em_open":
                gather.open(RunKind.EMPHASIS)
            case "em_close":
                gather.close(RunKind.EMPHASIS)
            case "strong_open":
                gather.open(RunKind.STRONG)
            case "strong_close":
                gather.close(RunKind.STRONG)
            case "link_open":
                self._link(token)
            case "link_close":
                gather.close(RunKind.LINK)
            case "html_inline":
                self._html(token.content)
            case "image":
                self._note("pictures are not kept, only their descriptions")
                gather.words(token.content)
            case _:
                self._mark(token)

    def _mark(self, token: "Token") -> None:
        gather = self._gather
        match token.type:
            case "note_mark":
                gather.note_mark(token.content)
            case "page_break":
                gather.page_break(token.content)
            case "stage_open":
                gather.open(RunKind.STAGE)
            case "stage_close":
                gather.close(RunKind.STAGE)
            case "emendation_open":
                gather.begin_emendation(token.content)
            case "emendation_close":
                gather.end_emendation()
            case "struck":
                gather.begin_emendation(token.content)
                gather.end_emendation()
            case other:
                raise AssertionError(f"markdown-it gave a token {other}")

    def _link(self, token: "Token") -> None:
        address = str(token.attrGet("href") or "")
        target = self._target(address)
        if not target:
            shown = collapse_spaces(address)
            self._note(f"the link to {shown!r} is not kept, only its words", self._links)
        if token.attrGet("title"):
            self._note("the title of a link is not kept")
        self._gather.open(RunKind.LINK, target)

    def _html(self, raw: str) -> None:
        self._line += raw.count("\n")
        tag = _clean(raw)
        kind = _TAGS.get(tag.name)
        if tag.name == "br":
            self._gather.line_break()
        elif kind and tag.closing:
            self._gather.close(kind)
        elif kind:
            self._gather.open(kind, self._target(tag.href) if tag.href else "")
        elif tag.name not in _SILENT and not tag.closing:
            self._note(f"{collapse_spaces(raw)} has no meaning here; only the words are kept")
