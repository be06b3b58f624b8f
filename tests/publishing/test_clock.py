"""The day of a publication: a clock that is probably wrong publishes nothing."""

from datetime import date
from pathlib import Path

import pytest

from archive.cli.refusal_wording import error_words
from archive.collection.folder import CollectionFolder
from archive.publishing.clock import FIRST_DAY
from archive.publishing.clock import ClockDoubt
from archive.publishing.clock import DoubtfulDay
from archive.publishing.clock import KnownDay
from archive.publishing.clock import installation
from archive.publishing.clock import known_days
from archive.publishing.clock import publication_day
from archive.publishing.publish import publish
from tests.support.collections import text_of
from tests.support.collections import write_texts

TODAY = date(2026, 11, 29)
INSTALLED = KnownDay(date(2026, 3, 1))


def published(day: str) -> KnownDay:
    """Return the day of a revision."""
    return KnownDay(date.fromisoformat(day), "a", 2)


@pytest.mark.parametrize(
    ("clock", "known", "day"),
    [
        # A first publication, where nothing is known.
        ("2026-11-29", [], "2026-11-29"),
        ("2026-11-29", [INSTALLED], "2026-11-29"),
        # A volunteer who publishes once a year.
        ("2026-11-29", [published("2025-10-01")], "2026-11-29"),
        ("2026-11-29", [published("2024-11-30"), INSTALLED], "2026-11-29"),
        # On the day of the installation, or of the last revision.
        ("2026-03-01", [INSTALLED], "2026-03-01"),
        ("2026-11-29", [published("2026-11-29"), INSTALLED], "2026-11-29"),
        # An editor further east published tomorrow: dates never go back.
        ("2026-11-28", [published("2026-11-29")], "2026-11-29"),
        # The installation was tomorrow: no reason to date anything so.
        ("2026-02-28", [INSTALLED], "2026-02-28"),
        # Not published for long, but Pincite was kept up to date.
        ("2026-11-29", [published("2021-01-01"), INSTALLED], "2026-11-29"),
    ],
)
def test_a_clock_that_can_be_right(clock: str, known: list[KnownDay], day: str) -> None:
    """It is believed, and nobody is asked anything."""
    assert publication_day(date.fromisoformat(clock), known) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("clock", "known", "doubt"),
    [
        ("1970-01-01", [INSTALLED], ClockDoubt.BEHIND),
        ("1970-01-01", [], ClockDoubt.BEHIND),
        ("2026-02-27", [INSTALLED], ClockDoubt.BEHIND),
        ("2026-11-27", [published("2026-11-29"), INSTALLED], ClockDoubt.BEHIND),
        ("2026-11-29", [published("2099-01-01"), INSTALLED], ClockDoubt.BEHIND),
        ("2026-11-29", [published("2026-12-01"), published("2020-01-01")], ClockDoubt.BEHIND),
        ("2099-01-01", [published("2026-11-29"), INSTALLED], ClockDoubt.AHEAD),
        ("2028-12-01", [published("2026-11-29"), INSTALLED], ClockDoubt.AHEAD),
        ("2028-03-01", [INSTALLED], ClockDoubt.AHEAD),
    ],
)
def test_a_clock_that_is_probably_wrong(
    clock: str, known: list[KnownDay], doubt: ClockDoubt
) -> None:
    """It is refused, with the day that contradicts it; with the day given, that is published on."""
    here = date.fromisoformat(clock)
    with pytest.raises(DoubtfulDay) as refused:
        publication_day(here, known)
    assert refused.value.doubt is doubt
    assert refused.value.known == max(known, key=lambda past: past.day, default=None)
    sentence, remedy = error_words(refused.value)
    assert clock in sentence
    assert all(str(past.day) in sentence for past in known[:1])
    assert "--date" in remedy
    for chosen in (max(here, FIRST_DAY), TODAY):
        if chosen <= here or doubt is ClockDoubt.BEHIND:
            assert publication_day(here, known, chosen=chosen) == chosen


@pytest.mark.parametrize(
    ("chosen", "doubt"),
    [
        ("2026-12-01", ClockDoubt.FUTURE),
        ("2062-11-29", ClockDoubt.FUTURE),
        ("1917-11-08", ClockDoubt.PAST),
        ("1970-01-01", ClockDoubt.PAST),
    ],
)
def test_a_mistyped_day(chosen: str, doubt: ClockDoubt) -> None:
    """A day after a clock that nothing contradicts is refused, and the day of the text itself."""
    with pytest.raises(DoubtfulDay) as refused:
        publication_day(TODAY, [INSTALLED], chosen=date.fromisoformat(chosen))
    assert refused.value.doubt is doubt
    sentence, remedy = error_words(refused.value)
    assert chosen in sentence
    assert remedy


def test_a_chosen_day_is_published_on() -> None:
    """Yesterday, and tomorrow as it is in another time zone."""
    for day in (date(2026, 11, 20), TODAY, date(2026, 11, 30)):
        assert publication_day(TODAY, [INSTALLED], chosen=day) == day


def test_what_a_folder_knows(tmp_path: Path) -> None:
    """The newest revision, whatever is wrong with others, and the installation."""
    folder = CollectionFolder(tmp_path)
    assert known_days(folder) == installation()
    write_texts(tmp_path, [text_of("bread", "The bread is late."), text_of("salt", "No salt.")])
    publish(folder, ["bread"], note="", today=date(2026, 11, 1))
    publish(folder, ["salt"], note="", today=date(2026, 11, 2))
    (tmp_path / "history" / "torn.jsonl").write_text('{"number": 1')
    (tmp_path / "history" / "folder.jsonl").mkdir()
    known = [past for past in known_days(folder) if past.slug]
    assert known == [KnownDay(date(2026, 11, 2), "salt", 1)]
    assert all(past.day >= date(2020, 1, 1) for past in installation())
