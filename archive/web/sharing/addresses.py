"""The addresses of frames."""

from archive.library.passage import Passage
from archive.model.address import Address

#: Paragraphs and characters of a passage that is offered to other sites.
MAX_PARAGRAPHS, MAX_CHARS = 100, 100_000


def is_too_long(found: Passage) -> bool:
    """Tell whether *found* is more than other sites can show of it."""
    paragraphs = found.paragraphs
    return len(paragraphs) > MAX_PARAGRAPHS or sum(len(p.text) for p in paragraphs) > MAX_CHARS


def embed_address(where: Address, revision: int = 0) -> str:
    """Return the path of the frame of *where*, whose words are those of *revision*, if that is given."""
    path = "/embed" + str(where).removeprefix("/texts")
    return f"{path}?revision={revision}" if revision else path


def frame_address(found: Passage, where: Address) -> str:
    """Return the path of the frame that shows *found* at *where* as it is today; empty where there is none.

    Paragraphs have one, and ranges of them; a text, words, what was withdrawn, and what is too long have none.
    """
    if where.first is None or where.words is not None or found.withdrawal or is_too_long(found):
        return ""
    fixed = found.edition.draft or where.revision is not None
    return embed_address(where, 0 if fixed else found.edition.revision)
