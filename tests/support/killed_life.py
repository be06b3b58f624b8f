"""A scripted series of corrections to a text, in a process that can be killed and continued where it stopped."""

import os
import signal
import sys
from pathlib import Path

from archive.collection.history import read_history
from archive.files import write_atomically
from archive.model.text import Paragraph
from archive.publishing import amendments as amending
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.sources.canonical.format import read_canonical
from tests.support.lives import TODAY
from tests.support.lives import Life

OLD, NEW = "report-on-peace", "lenin-report-on-peace"
#: The events on files at which the process can be killed.
EVENTS = frozenset({"open", "os.rename", "os.remove", "os.truncate", "os.link", "os.mkdir"})


def life_in(folder: Path) -> Life:
    """Return the life in *folder*, under its present slug."""
    life = Life(folder, OLD)
    return Life(folder, NEW) if life.texts.history_path(NEW).exists() else life


def published(life: Life) -> dict[str, Paragraph]:
    """Return the paragraphs that are published, by number."""
    last = read_history(life.texts.history_path(life.slug)).last
    assert last is not None
    text = read_canonical(last.markdown, path="history").text
    return {paragraph.number: paragraph for paragraph in text.paragraphs}


def live(folder: str, dies_at: int, dies_after_s: float = 0.0) -> None:
    """Do the remaining steps of the life in *folder*; die at an event, counted from 1, or after some processor time.

    Never, where both are 0. Processor time rather than time: on a busy machine the process gets as far.
    """
    if dies_at:
        _die_at(folder, dies_at)
    if dies_after_s:
        # Without a handler SIGPROF ends a process as SIGKILL does, between any two instructions.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, dies_after_s)
    place = Path(folder)
    done = (place / "done").read_text().split() if (place / "done").exists() else []
    for step in (_correct, _insert, _split, _merge, _withdraw, _rename):
        if step.__name__ in done:
            continue
        outcome = step(life_in(place))
        assert outcome is None or outcome.kind is not OutcomeKind.REFUSED, outcome
        with (place / "done").open("a") as file:
            file.write(f"{step.__name__}\n")


def _die_at(folder: str, event: int) -> None:
    left = event

    def hook(name: str, args: tuple[object, ...]) -> None:
        nonlocal left
        if name in EVENTS and args and str(args[0]).startswith(folder):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _edited(life: Life, before: str, after: str, note: str) -> Outcome | None:
    text = life.path.read_text(encoding="utf-8")
    if before in text:
        write_atomically(life.path, text.replace(before, after).encode())
    (outcome,) = publish(life.texts, [life.slug], note=note, today=TODAY)
    return outcome


def _correct(life: Life) -> Outcome | None:
    return _edited(life, "the painful question", "the pressing question", "a word")


def _insert(life: Life) -> Outcome | None:
    if "price of timber" in life.path.read_text(encoding="utf-8"):
        return _edited(life, "\x00", "", "a paragraph")
    return _edited(life, "{#p7}\n", "{#p7}\n\nOf the price of timber.\n", "a paragraph")


def _split(life: Life) -> Outcome | None:
    if "p5a" in published(life):
        return None
    words = amending.split("p5", "irrespective of the time when")
    return amend(life.texts, life.slug, words, note="", today=TODAY)


def _merge(life: Life) -> Outcome | None:
    if "p17" not in published(life):
        return None
    return amend(life.texts, life.slug, amending.merge("p16", "p17"), note="", today=TODAY)


def _withdraw(life: Life) -> Outcome | None:
    if published(life)["p3"].withdrawn:
        return None
    gone = amending.retire("p3", "not in the manuscript")
    return amend(life.texts, life.slug, gone, note="", today=TODAY)


def _rename(life: Life) -> Outcome | None:
    return rename(life.texts, OLD, NEW, note="", today=TODAY)
