"""`pincite quote`: check a quotation, in the terminal."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.building import build_with_progress
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.output import echo
from archive.deadline import Deadline
from archive.indexing.live import Live
from archive.quotation.as_json import as_json as quotation_as_json
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import SourcePlace
from archive.quotation.verdicts import Verdict


@click.command()
@click.argument("words", nargs=-1, required=True)
@folders
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def quote(words: tuple[str, ...], texts: Path | None, index: Path | None, as_json: bool) -> None:
    """Check a quotation: an exact match, a close match with the differing words, or not found.

    WORDS may be a whole paragraph with several quotations in quotation marks; - reads it from standard input.
    The exit code is 0 if every quotation matches exactly or closely, else 1.
    """
    settings = settings_from(texts=texts, index=index)
    build_with_progress(settings, quiet=True)
    text = sys.stdin.read() if words == ("-",) else " ".join(words)
    answers = Live(settings).now().quotations.check(text, Deadline.after(settings.query_seconds))
    print_quotations(answers, as_json=as_json)
    if not answers or any(answer.verdict is Verdict.ABSENT for answer in answers):
        sys.exit(1)


def print_quotations(results: Sequence[QuotationResult], *, as_json: bool) -> None:
    """Print the result for each quotation: the verdict, the places, every differing word; or JSON."""
    # Imported here: the site brings Flask, which other commands start without.
    from archive.web.wording import quotation as wording

    if as_json:
        rows = [quotation_as_json(result, sentence=wording.remark_sentence) for result in results]
        echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not results:
        echo(wording.NOTHING_TO_CHECK)
    for result in results:
        echo(f"“{result.quotation}”")
        echo(f"  {wording.verdict_sentence(result)}")
        for remark in result.remarks:
            echo(f"  {wording.remark_sentence(remark)}")
        if result.verdict is Verdict.ABSENT:
            coverage = result.coverage
            echo(f"  Searched {wording.coverage_phrase(coverage)} (state {coverage.state}).")
            if result.points_to_a_place:
                _print_nearest(result.places[0])
            continue
        for place in result.places:
            _print_address(place)
            for run in place.differences:
                echo(f"    {wording.difference_sentence(run)}")
            if place.transmitted:
                echo(f"    The source has these words; this edition emends them: {place.text}")


def _print_nearest(place: SourcePlace) -> None:
    _print_address(place)
    echo(f"    {place.text}")


def _print_address(place: SourcePlace) -> None:
    draft = "draft" if place.draft else ""
    note = f"in note {place.note}" if place.note else ""
    facts = (place.title, *place.speakers, place.date, note, draft)
    echo(f"  {place.address}  {', '.join(filter(None, facts))}")
