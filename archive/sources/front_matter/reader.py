"""Take the front matter of another tool from a transcript."""

from archive.sources.front_matter.record import FrontRecord
from archive.sources.front_matter.record import read_front
from archive.sources.front_matter.syntax import find_front
from archive.sources.report import Ledger


def take_front(source: str, name: str, ledger: Ledger) -> tuple[str, FrontRecord | None]:
    """Return *source* with empty lines where its front matter was, and what that says; None where there is none.

    Raise `BrokenText` for front matter with a mistake.
    """
    block = find_front(source, name)
    if block is None:
        return source, None
    lines = source.splitlines(keepends=True)
    return "\n" * block.length + "".join(lines[block.length :]), read_front(block, name, ledger)
