"""Edit a canonical file one paragraph at a time; all other lines stay the same, byte for byte.

Every function returns a new file. The caller has to read it again to see that it means what was intended.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model.lines import divided_lines
from archive.model.text import Text
from archive.sources.canonical.blocks import split_attributes
from archive.sources.canonical.front_matter import write_front
from archive.sources.canonical.inline_syntax import PAGE_BREAK
from archive.sources.canonical.positions import CanonicalReading
from archive.sources.canonical.reader import read
from archive.sources.canonical.writer import write_tombstone

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARGIN = re.compile(r"[ \t]*(?:>[ \t]?)*")


@dataclass(frozen=True, slots=True)
class CanonicalFile:
    """A canonical file: its lines, including line endings, and their parsed reading."""

    path: str
    lines: tuple[str, ...]
    reading: CanonicalReading

    @classmethod
    def of(cls, source: str, *, path: str) -> "CanonicalFile":
        """Read *source*. Raise `BrokenText`."""
        return cls(path, tuple(_LINE.findall(source)), read(source, path=path))

    @property
    def text(self) -> Text:
        """The text of the file."""
        return self.reading.text

    @property
    def source(self) -> str:
        """The file as a string."""
        return "".join(self.lines)

    @property
    def newline(self) -> str:
        """The line ending of this file."""
        return next((line[len(line.rstrip("\r\n")) :] for line in self.lines), "") or "\n"

    def index(self, number: str) -> int:
        """Return the index of the paragraph with this *number*, or -1."""
        numbers = [paragraph.number for paragraph in self.text.paragraphs]
        return numbers.index(number) if number in numbers else -1

    def span(self, index: int) -> tuple[int, int]:
        """Return the first line of a paragraph, from 0, and the line after its last."""
        place = self.reading.paragraphs[index]
        end = place.last
        # The number of a table is on a line of its own below it.
        while (
            place.table and end < len(self.lines) and self.lines[end].strip(" >\t").startswith("{#")
        ):
            end += 1
        return place.first - 1, end

    def block(self, index: int) -> tuple[str, str]:
        """Return the source of a paragraph without its braces, and the braces."""
        start, end = self.span(index)
        whole = "".join(self.lines[start:end]).rstrip()
        bare = split_attributes(whole)[0]
        return bare, whole[len(bare) :].strip()

    def without(self, start: int, end: int) -> "CanonicalFile":
        """Return the file without these lines and the blank lines after them."""
        while end < len(self.lines) and not self.lines[end].strip():
            end += 1
        return self._with(start, end, ())

    def with_block(self, start: int, end: int, block: str) -> "CanonicalFile":
        """Return the file with *block*, between blank lines, in place of these lines."""
        newline = self.newline
        lines = [*_LINE.findall(block.rstrip().replace("\n", newline))]
        lines[-1] = lines[-1].rstrip("\r\n") + newline
        if start and self.lines[start - 1].strip():
            # The last line of a file may have no end.
            before = self.lines[start - 1].rstrip("\r\n") + newline
            return self._with(start - 1, start, (before,)).with_after(start, end, [newline, *lines])
        return self.with_after(start, end, lines)

    def with_after(self, start: int, end: int, lines: list[str]) -> "CanonicalFile":
        """Return the file with *lines* in place of these, and a blank line before what follows."""
        follows = end < len(self.lines) and self.lines[end].strip()
        return self._with(start, end, (*lines, *((self.newline,) if follows else ())))

    def below(self, line: int) -> int:
        """Return the first blank line from *line* on, or the end."""
        while line < len(self.lines) and self.lines[line].strip():
            line += 1
        return line

    def _with(self, start: int, end: int, lines: tuple[str, ...]) -> "CanonicalFile":
        made = (*self.lines[:start], *lines, *self.lines[end:])
        # Only the lines are new; the finished file is parsed again.
        return CanonicalFile(self.path, made, self.reading)


def renumber(file: CanonicalFile, index: int, old: str, new: str) -> CanonicalFile:
    """Return *file* with the paragraph number *old* replaced by *new*; either may be empty."""
    start, end = file.span(index)
    bare, braces = file.block(index)
    if old:
        braces = braces.replace(f"#{old}", f"#{new}" if new else "", 1)
        braces = re.sub(r"\{\s*|\s*\}", lambda match: match[0].strip(), braces)
    else:
        braces = f"{{#{new} {braces[1:]}" if braces else f"{{#{new}}}"
    made = _with_braces(bare, "" if braces == "{}" else braces)
    return file.with_block(start, end, made)


def _with_braces(bare: str, braces: str) -> str:
    """Return the source of a paragraph with its braces."""
    return f"{bare} {braces}" if braces else bare


def withdraw(file: CanonicalFile, number: str, reason: str) -> CanonicalFile:
    """Return *file* with a tombstone in place of the paragraph *number*; its page breaks stay."""
    start, end = file.span(file.index(number))
    pages = PAGE_BREAK.findall("".join(file.lines[start:end]))
    kept = "".join(f"\n\n{{pb {label}}}" for label in pages)
    return file.with_block(start, end, write_tombstone(number, reason) + kept)


def _with_indents(braces: str, indents: Sequence[int]) -> str:
    """Return *braces* with these indents of the lines of a stanza in place of those that they have."""
    inside = re.sub(r'\s*\bindent="[^"]*"', "", braces).strip("{} ")
    stated = f'indent="{" ".join(map(str, indents))}"' if any(indents) else ""
    return f"{{{inside} {stated}}}".replace(" }", "}").replace("{ ", "{").replace("{}", "")


def split(file: CanonicalFile, index: int, words: str) -> CanonicalFile | None:
    """Return *file* with a paragraph split before *words*, or None unless they occur in it exactly once."""
    start, end = file.span(index)
    bare, braces = file.block(index)
    pattern = r"[\s>]+".join(map(re.escape, words.split()))
    found = [match.start() for match in re.finditer(pattern, bare)]
    margin = _MARGIN.match(bare)
    assert margin is not None
    if len(found) != 1 or not bare[: found[0]].strip(" >\t\r\n"):
        return None
    first, second = bare[: found[0]].rstrip(" >\t\r\n"), margin[0] + bare[found[0] :]
    number = file.text.paragraphs[index].number
    others = re.sub(rf"#{number}\b\s*", "", braces)
    others = "" if others.strip("{} ") == "" else others
    if indents := file.text.paragraphs[index].indents:
        lines = first.count("\n") + 1
        braces, others = (
            _with_indents(braces, indents[:lines]),
            _with_indents(others, indents[lines:]),
        )
    return file.with_block(
        start, end, f"{_with_braces(first, braces)}\n\n{_with_braces(second, others)}"
    )


def join(file: CanonicalFile, first: int, second: int, *, verse: bool) -> CanonicalFile:
    """Return *file* with paragraph *second* appended to *first*, whose braces are kept."""
    begin, end = file.span(first)
    start, stop = file.span(second)
    one, braces = file.block(first)
    other = _MARGIN.sub("", file.block(second)[0], count=1)
    between = "".join(file.lines[end:start]).strip()
    joint = "\\\n" if verse else " "
    before, after = file.text.paragraphs[first], file.text.paragraphs[second]
    if verse and (before.indents or after.indents):
        rest = [0] * (len(divided_lines(before)) - len(before.indents))
        braces = _with_indents(braces, [*before.indents, *rest, *after.indents])
    block = _with_braces(f"{one}{joint}{other}", braces)
    return file.with_block(begin, stop, f"{block}\n\n{between}" if between else block)


def move(file: CanonicalFile, index: int, line: int) -> CanonicalFile:
    """Return *file* with a paragraph moved to *line*, which must be outside it."""
    start, end = file.span(index)
    block = "".join(file.lines[start:end])
    if line > start:
        with_it = file.with_block(line, line, block)
        return with_it.without(start, end)
    shorter = file.without(start, end)
    return shorter.with_block(line, line, block)


def with_record(file: CanonicalFile, name: str, value: str) -> CanonicalFile:
    """Return *file* with the front matter field *name* (``slug`` or ``withdrawn``) set to *value*."""
    close = next(n for n, line in enumerate(file.lines[1:], 1) if line.rstrip() == "---")
    front = write_front(
        value if name == "slug" else "",
        file.text.metadata,
        withdrawn=value if name != "slug" else "",
    )
    entry = next(line for line in front.split("\n") if line.startswith(f"{name}:"))
    for n, line in enumerate(file.lines[:close]):
        if re.match(rf"{name}[ \t]*:", line):
            return file._with(n, n + 1, (entry + file.newline,))
    return file._with(1, 1, (entry + file.newline,))
