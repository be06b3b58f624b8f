"""Working copies as they are written: what is still to be checked and what they were made of are noted in them."""

import re
from collections.abc import Iterable
from pathlib import Path

from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.files import write_new
from archive.language.controls import clean
from archive.model.text import Text
from archive.sources.canonical.checks import pending_checks
from archive.sources.canonical.checks import with_checks
from archive.sources.canonical.format import read_canonical
from archive.sources.canonical.format import write_canonical
from archive.sources.canonical.origins import Origin
from archive.sources.canonical.origins import with_origins
from archive.sources.report import ImportChange
from archive.sources.web_address import WebAddress


def unseen_checks(report: Iterable[ImportChange], source: str) -> tuple[ImportChange, ...]:
    """Return what somebody should look at in a source that replaces that of the file *source*.

    What was there before was looked at, unless the file still says that it was not.
    """
    pending = [check.words for check in pending_checks(source)]
    before = _words(re.sub(r"(?m)^# (?:check|source): .*$", "", source))
    return tuple(
        change
        for change in report
        if change.needs_check
        if not change.before
        or _words(change.before) not in before
        or any(words.endswith(str(change).removeprefix(change.place)) for words in pending)
    )


def _words(text: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", text))
    return f" {words} "


def write_copy(
    text: Text, path: Path | WebAddress, checks: Iterable[ImportChange], made_of: Iterable[Origin]
) -> str:
    """Write *text* in the canonical format, and read it back: what is written must say the same.

    The *checks* that somebody should make are noted at the top of the file, and what it was *made of* below.
    """
    # They quote the source as it was before anything was cleaned.
    noted = [clean(str(change)) for change in checks]
    markdown = with_checks(with_origins(write_canonical(text), made_of), noted)
    if read_canonical(markdown, path=str(path)).text != text:
        raise BrokenText(Problem.of(ProblemKind.NOT_READ_BACK, str(path)))
    return markdown


def write_new_copy(target: Path, markdown: str) -> None:
    """Write a file that is not there yet, whole or not at all; never over another."""
    try:
        write_new(target, markdown.encode("utf-8"))
    except FileExistsError as error:
        raise BrokenText(Problem.of(ProblemKind.APPEARED_MEANWHILE, target)) from error
