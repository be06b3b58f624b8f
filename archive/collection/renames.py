"""Renamed texts: the remains of an interrupted rename, and slugs changed by hand."""

import re
from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from archive.collection.history import last_revision
from archive.errors import BrokenText
from archive.model.revision import Revision
from archive.sources.canonical.format import read_file

#: A draft with this part of the lines, or of the paragraphs, of a published text without a file is that text.
MIN_SHARED = 0.5
_NUMBER_AT_END = re.compile(r"\s*\{#[^{}]*\}\s*$")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_RULE = re.compile(r"^---[ \t]*\r?$", re.MULTILINE)


def is_superseded(path: Path, former: Mapping[str, Path]) -> bool:
    """Tell whether the history at *path* is only left over from an interrupted rename."""
    newer = former.get(path.stem)
    if newer is None or newer == path:
        return False
    try:
        old, new = read_file(path), read_file(newer)
    except BrokenText:
        return False
    # A torn last line of the old one was never published.
    return new.startswith(old[: old.rfind(b"\n") + 1]) and len(new) > len(old)


def renamed_by_hand(drafts: Mapping[str, Path], without_file: Sequence[Path]) -> dict[str, str]:
    """Return which of *drafts* have the words of a published text that has no file, with the slug of that text.

    *drafts* are working copies by their slug, *without_file* the histories of those texts.
    """
    found: dict[str, str] = {}
    for part in (_lines, _blocks) if drafts and without_file else ():
        published = {
            path.stem: part(last.markdown) for path in without_file if (last := _last(path))
        }
        having: dict[str, list[str]] = {}
        for slug, pieces in published.items():
            for piece in pieces:
                having.setdefault(piece, []).append(slug)
        for draft, path in drafts.items():
            shared = Counter(chain.from_iterable(having.get(p, ()) for p in part(_words(path))))
            for slug, count in shared.items():
                if count >= MIN_SHARED * len(published[slug]):
                    found[draft] = max(found.get(draft, ""), slug)
    return found


def _words(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8", "replace")
    except BrokenText:
        return ""


def _last(path: Path) -> Revision | None:
    try:
        return last_revision(read_file(path), path)
    except BrokenText:
        # The status of the history itself reports it.
        return None


def _lines(markdown: str) -> set[str]:
    """Return the lines of a file without their numbers and the record above them."""
    body = _RULE.split(markdown, maxsplit=2)[-1]
    bare = (_NUMBER_AT_END.sub("", line).strip() for line in body.splitlines())
    return {line for line in bare if line}


def _blocks(markdown: str) -> set[str]:
    """Return the paragraphs of a file without their numbers, whatever their line ends."""
    body = _RULE.split(markdown, maxsplit=2)[-1]
    bare = (" ".join(_NUMBER_AT_END.sub("", block).split()) for block in _EMPTY_LINE.split(body))
    return {block for block in bare if block}
