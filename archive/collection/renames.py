"""Slugs that texts had before: whose they were, what a rename that was cut short left, what was renamed by hand."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path

from archive.collection.history import last_revision
from archive.errors import BrokenText
from archive.model.revision import Revision
from archive.sources.canonical.format import read_file

#: A file that has this part of the lines of a text without file is that text.
SHARED = 0.5
_NUMBER_AT_END = re.compile(r"\s*\{#[^{}]*\}\s*$")
_RULE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


def former_slugs(histories: Iterable[Path]) -> dict[str, Path]:
    """Return every slug that a text had before, with the history of that text."""
    former: dict[str, Path] = {}
    for path in histories:
        last = _last(path)
        for slug in last.formerly if last else ():
            former[slug] = path
    return former


def superseded(path: Path, former: Mapping[str, Path]) -> bool:
    """Tell whether the history at *path* is only what a rename that was cut short left behind."""
    newer = former.get(path.stem)
    if newer is None or newer == path:
        return False
    try:
        old, new = read_file(path), read_file(newer)
    except BrokenText:
        return False
    # A torn last line of the old one was never published.
    return new.startswith(old[: old.rfind(b"\n") + 1]) and len(new) > len(old)


def renamed_by_hand(drafts: Mapping[str, bytes], without_file: Iterable[Path]) -> dict[str, str]:
    """Return the slugs of *drafts* that stand over the words of a published text that has no file."""
    published: dict[str, set[str]] = {}
    for path in without_file if drafts else ():
        last = _last(path)
        if last:
            published[path.stem] = _lines(last.markdown)
    found: dict[str, str] = {}
    for draft, content in drafts.items() if published else ():
        here = _lines(content.decode("utf-8", "replace"))
        for slug, lines in published.items():
            if lines and len(lines & here) >= SHARED * len(lines):
                found[draft] = slug
    return found


def _last(path: Path) -> Revision | None:
    try:
        return last_revision(read_file(path), path)
    except BrokenText:
        # It is told where the history itself is looked at.
        return None


def _lines(markdown: str) -> set[str]:
    """Return the words of a file, line by line, without their numbers and the record above them."""
    body = _RULE.split(markdown, maxsplit=2)[-1]
    bare = (_NUMBER_AT_END.sub("", line).strip() for line in body.splitlines())
    return {line for line in bare if line}
