"""Renamed texts: former slugs, the remains of an interrupted rename, and slugs changed by hand."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set
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


def former_slugs(histories: Iterable[Path]) -> dict[str, Path]:
    """Return every former slug, with the history of its text."""
    former: dict[str, Path] = {}
    for path in histories:
        last = _last(path)
        for slug in last.formerly if last else ():
            former[slug] = path
    return former


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


def renamed_by_hand(drafts: Mapping[str, bytes], without_file: Iterable[Path]) -> dict[str, str]:
    """Return which of *drafts* have the words of a published text that has no file, with the slug of that text."""
    published: dict[str, str] = {}
    for path in without_file if drafts else ():
        last = _last(path)
        if last:
            published[path.stem] = last.markdown
    found: dict[str, str] = {}
    for draft, content in drafts.items() if published else ():
        markdown = content.decode("utf-8", "replace")
        for slug, words in published.items():
            if any(_shared(part(words), part(markdown)) for part in (_lines, _blocks)):
                found[draft] = slug
    return found


def _shared(published: Set[str], draft: Set[str]) -> bool:
    return bool(published) and len(published & draft) >= MIN_SHARED * len(published)


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
