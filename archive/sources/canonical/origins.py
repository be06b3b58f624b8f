"""What a file was made of: a comment in its front matter for each source that was read into it.

``# source: name 4b1e9a0c2d3f, content 93dd01aa77b2, words 5ffe01c93b7a`` has digests only, since the file may be
published and the name of a source may be nobody's business. It is no part of the text.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.model.text import Text

_DIGITS = 12
_ORIGIN = re.compile(
    r"# source: name (?P<name>[0-9a-f]{12}), content (?P<content>[0-9a-f]{12}), words (?P<words>[0-9a-f]{12})"
)
_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Origin:
    """Digests of the name of a source, of its content and how it was read, and of the words that were made of it."""

    name: str
    content: str
    words: str

    def __str__(self) -> str:
        return f"# source: name {self.name}, content {self.content}, words {self.words}"


def digest(parts: Iterable[bytes | str]) -> str:
    """Return a digest of *parts*, in which each has its place."""
    made = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(len(content).to_bytes(8, "big"))
        made.update(content)
    return made.hexdigest()[:_DIGITS]


def digest_words(text: Text) -> str:
    """Return a digest of the words of *text* as its source has them, without its record and its numbers."""
    words: list[str] = []
    for section in text.sections:
        words.append(section.heading)
        words += (paragraph.transmitted() for paragraph in section.paragraphs)
    return digest(words)


def origins(source: str) -> tuple[Origin, ...]:
    """Return what the front matter of the file *source* says that it was made of, the first first."""
    found = []
    for number, line in enumerate(source.removeprefix("\ufeff").splitlines()):
        if number and line.rstrip() == _FENCE:
            break
        if match := _ORIGIN.fullmatch(line.rstrip()):
            found.append(Origin(match["name"], match["content"], match["words"]))
    return tuple(found)


def with_origins(source: str, made_of: Iterable[Origin]) -> str:
    """Return the file *source* with a comment for each origin at the end of its front matter."""
    lines = "".join(f"{origin}\n" for origin in dict.fromkeys(made_of))
    first, fence, rest = source.partition(f"\n{_FENCE}\n")
    return f"{first}\n{lines}{fence.removeprefix(chr(10))}{rest}"
