"""`pincite search`: search as the site does, in the terminal."""

from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text as Styled

from archive.cli.building import build_with_progress
from archive.cli.options import TypedWords
from archive.cli.options import folders
from archive.cli.options import settings_from
from archive.cli.output import pluralize
from archive.deadline import Deadline
from archive.indexing.live import Live
from archive.model.address import paragraph_label
from archive.search.query.canonical import canonical
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Hit
from archive.search.results import Results
from archive.settings import Settings


@click.command(cls=TypedWords)
@click.argument("words", nargs=-1, required=True)
@folders
@click.option("--page", default=1, type=click.IntRange(min=1), help="Which page of the hits.")
@click.option("--per-page", default=20, type=click.IntRange(1, 100), help="Hits on a page.")
@click.option(
    "--sort",
    default="relevance",
    type=click.Choice(["relevance", "text", "date"]),
    help="The order of the hits.",
)
def search(
    words: tuple[str, ...],
    texts: Path | None,
    index: Path | None,
    page: int,
    per_page: int,
    sort: str,
) -> None:
    """Search as the website does, and print the hits with their addresses.

    \b
    pincite search secret treaties
    pincite search '"secret treaties" -naval year:1917'
    """
    settings = settings_from(texts=texts, index=index)
    build_with_progress(settings, quiet=True)
    print_results(settings, " ".join(words), page=page, per_page=per_page, sort=sort)


def print_results(settings: Settings, q: str, *, page: int, per_page: int, sort: str) -> None:
    """Print one page of hits with their addresses, the matches in bold."""
    # Imported here: the site brings Flask, which other commands start without.
    from archive.web.wording import queries
    from archive.web.wording import results as wording

    console = Console(highlight=False)
    request = SearchRequest(q=q, page=page, per_page=per_page, sort=Sort(sort))
    results = Live(settings).now().searcher.search(request, Deadline.after(settings.query_seconds))
    if results.tree:
        reading = Styled(style="italic")
        for part in queries.describe_parts(results.tree):
            reading.append(part.text, "bold" if part.marked else "")
        console.print(reading.append("."))
    for notice in results.notices:
        console.print(Styled(wording.notice_sentence(notice)))
    if results.records.hits and not results.records.have_all:
        console.print(f"{wording.records_heading(results)}:")
    for record in results.records.hits:
        where = f"{record.title} › {record.section}" if record.section else record.title
        console.print(Styled.assemble("See ", (where, "bold"), f"  {record.ref.address}"))
    found = pluralize(results.total, "paragraph")
    past = wording.past_last_page(results)
    pages = f", page {page} of {results.pages}" if results.pages > 1 and not past else ""
    if results.total:
        console.print(f"{found} in {pluralize(results.texts, 'text')}{pages}")
        if past:
            console.print(past)
    else:
        for line in _nothing(results):
            console.print(Styled(line))
    for hit in results.hits:
        console.print()
        console.print(_hit(hit))
    if results.closest:
        console.print(f"\n{wording.closest_heading(results.closest)}:")
        for hit in results.closest.hits:
            console.print()
            console.print(_hit(hit))


def _nothing(results: Results) -> Iterator[str]:
    """Explain why nothing was found, and suggest searches that find something."""
    from archive.web.wording import queries
    from archive.web.wording import results as wording

    yield f"{wording.heading(results)}."
    no_results = results.no_results
    if missing := wording.missing_words(no_results):
        yield missing
    for elsewhere in no_results.elsewhere:
        yield f"{wording.elsewhere_sentence(elsewhere)} Try {canonical(elsewhere.tree)}"
    for spelling in results.spellings:
        near = ", ".join(f"{form.text} ({form.paragraphs:,})" for form in spelling.forms)
        yield f"Instead of {queries.as_typed(spelling.leaf)}, did you mean {near}?"
    typed = canonical(results.tree) if results.tree else ""
    for alternative in no_results.alternatives:
        # All words anywhere in one text: a search that cannot be typed.
        if canonical(alternative.tree) == typed:
            continue
        found = pluralize(alternative.paragraphs, "result")
        yield f"Try {wording.alternative_name(alternative)} ({found}): {canonical(alternative.tree)}"


def _hit(hit: Hit) -> Styled:
    place = " › ".join(filter(None, (hit.title, hit.section)))
    head = " · ".join(
        filter(
            None,
            (
                place,
                paragraph_label(hit.ref.number),
                hit.speaker,
                hit.date.words if hit.date else "",
                "draft" if hit.draft else "",
            ),
        )
    )
    line = Styled.assemble((head, "dim"), "\n")
    line.append("… " if hit.snippet.cut_before else "")
    for at, excerpt in enumerate(hit.snippet.excerpts):
        line.append(" … " if at else "")
        for part in excerpt:
            line.append(part.text, "bold reverse" if part.marked else "")
    line.append(" …" if hit.snippet.cut_after else "")
    return line.append(f"\n{hit.ref.address}", "underline")
