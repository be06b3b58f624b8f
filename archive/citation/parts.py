"""A citation as parts of text, some of them in italics; templates add the markup."""

from collections.abc import Iterable
from typing import NamedTuple


class CitationPart(NamedTuple):
    """A part of a citation. A page of hits makes dozens."""

    text: str
    italic: bool = False


def plain(parts: Iterable[CitationPart]) -> str:
    """Return the citation as plain text."""
    return "".join(part.text for part in parts)


START, END = "\ue000", "\ue001"
