"""CSL-JSON records in citeproc-js, the processor of Zotero: what others print of our exports."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.citation import Record
from archive.citation import RenderedShape
from archive.citation import cite
from archive.citation import csl_item
from archive.citation import plain
from archive.citation.styles.prerender import ShapeRenderer
from archive.citation.styles.prerender import shape
from archive.model.date import Date
from tests.support.paths import DATA
from tests.support.records import PRINTED
from tests.support.records import RECORDS as OF_STYLES
from tests.support.records import SPEECH
from tests.support.records import record

EXPORTED = DATA / "citations" / "exported"
PROCESSED = ("chicago", "author-date", "mla", "apa", "harvard")
TODAY = Date(2026, 11, 22)
ZOLA = replace(PRINTED, title="J'accuse", authors=("Émile Zola",), date=Date(1898, 1, 13))
OF_1898 = replace(ZOLA, source=replace(ZOLA.source, title="La vérité", year="1898"))

RECORDS: dict[str, Record] = {
    "day": record(SPEECH, kind="speech"),
    "month": record(replace(SPEECH, date=Date(1917, 11)), kind="speech"),
    "year": record(replace(SPEECH, date=Date(1917)), kind="speech"),
    "Old Style": record(replace(SPEECH, date_old_style=Date(1917, 10, 26)), kind="speech"),
    "as printed": record(replace(SPEECH, date=None, date_as_printed="Autumn 1917"), kind="speech"),
    "no occasion": record(replace(SPEECH, occasion=""), kind="speech"),
    "two speakers": record(
        replace(SPEECH, authors=("Vladimir Lenin", "Leon Trotsky")), kind="speech"
    ),
    "no speaker": record(replace(SPEECH, authors=()), kind="speech"),
    "of a body": record(replace(SPEECH, authors=("War Office",)), kind="speech"),
    "whole text": record(SPEECH, kind="speech", at=""),
    "decree": record(replace(SPEECH, occasion=""), kind="decree"),
    "printed speech": record(PRINTED, kind="speech"),
    **{
        name: OF_STYLES[name]
        for name in ("newspaper", "magazine", "letter", "letter, no archive", "archive", "web page")
    },
    "printed in its year": record(OF_1898),
    "printed in its year, only year known": record(replace(OF_1898, date=Date(1898))),
    "printed in its year, in brackets": record(
        replace(OF_1898, source=replace(OF_1898.source, year="[1898]"))
    ),
    "printed in its year, as printed": record(
        replace(OF_1898, date=None, date_as_printed="janvier 1898")
    ),
}
#: Harvard has the year of the edition only.
NO_ORIGINAL_DATE = {("harvard", "printed speech")}


@pytest.fixture(scope="module")
def rendered() -> dict[str, RenderedShape]:
    """All shapes of the records, rendered as in a build."""
    renderings = ShapeRenderer({})
    for each in RECORDS.values():
        renderings.want(shape(each))
    return renderings.finish()


def test_expected_output_is_of_the_current_records(golden: Callable[[str, str], None]) -> None:
    """The output of citeproc-js was made from the records that are exported now."""
    exported = {
        name: {
            "item": csl_item(each),
            "locator": each.locator.removeprefix("para. "),
            "label": "paragraph",
        }
        for name, each in RECORDS.items()
    }
    golden("citations/exported.json", json.dumps(exported, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("style", PROCESSED)
def test_date_occurs_once_in_citeproc_js(style: str, name: str) -> None:
    """The year occurs once in what citeproc-js makes of a record, and the day at most once."""
    written = json.loads((EXPORTED / f"{style}.json").read_text(encoding="utf-8"))
    short, entry = (html.unescape(re.sub(r"<[^>]*>", "", form)) for form in written[name])
    assert_dated_once(name, style, short, entry)


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("style", [*PROCESSED, "wikipedia"])
def test_date_occurs_once_on_pages(
    style: str, name: str, rendered: dict[str, RenderedShape]
) -> None:
    """The year occurs once in each citation on a page, and the day at most once."""
    made = cite(style, RECORDS[name], rendered, accessed=TODAY)
    assert_dated_once(name, style, plain(made.short), plain(made.entry))


def assert_dated_once(name: str, style: str, short: str, entry: str) -> None:
    """Raise `AssertionError` unless the year of the record *name* is once in both forms of its citation."""
    year = "1898" if "in its year" in name else "1917"
    short, entry = (re.sub(r"https?://\S*|Papers of 1917", "", form) for form in (short, entry))
    assert entry.count(year) == (0 if (style, name) in NO_ORIGINAL_DATE else 1), entry
    assert len(re.findall(r"\b8\b", entry)) <= 1, entry
    assert short.count(year) <= 1, short
