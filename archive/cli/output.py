"""What the commands print: progress, reports and hits, for people."""

import json
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence

import click
from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress as Bar
from rich.progress import TextColumn
from rich.text import Text as Styled

from archive.cli.problem_wording import problem_line
from archive.cli.problem_wording import problem_words
from archive.cli.refusal_wording import error_words
from archive.collection.folder import CollectionFolder
from archive.errors import BuildFailed
from archive.errors import PinciteError
from archive.errors import Problem
from archive.indexing.build import BuildReport
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.indexing.writer import Progress
from archive.maintenance.check_texts import CheckReport
from archive.maintenance.check_texts import check
from archive.model.address import paragraph_label
from archive.publishing.add import AddedText
from archive.publishing.add import RefusedFile
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.quotation.as_json import as_json as quotation_as_json
from archive.quotation.verdicts import Agreement
from archive.quotation.verdicts import QuotationResult
from archive.quotation.verdicts import Verdict
from archive.search.engines.registry import WHOOSH
from archive.search.query.canonical import canonical
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Hit
from archive.search.results import Results
from archive.settings import Settings

#: Paragraphs from which the pure Python engine is no longer the best.
MANY = 50_000


def build_with_progress(
    settings: Settings,
    *,
    strict: bool = False,
    force: bool = False,
    quiet: bool = False,
    allow_empty: bool = False,
) -> BuildReport:
    """Build, with a bar on a terminal. Raises what `build` raises."""
    console = Console(stderr=True)
    bar = Bar(
        TextColumn("Indexing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("texts, {task.fields[paragraphs]:,} paragraphs"),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    )
    with bar:
        return build(
            settings, strict=strict, force=force, allow_empty=allow_empty, progress=_moving(bar)
        )


def _moving(bar: Bar) -> Callable[[Progress], None]:
    task = bar.add_task("index", total=None, paragraphs=0)

    def move(progress: Progress) -> None:
        bar.update(
            task, total=progress.of, completed=progress.texts, paragraphs=progress.paragraphs
        )

    return move


def serving_at(address: str) -> None:
    """Print where the site is."""
    click.echo(f"Serving at {address}  (stop with Ctrl-C)")


def problems(listed: Sequence[Problem]) -> None:
    """Print each problem on standard error: file, line, reason, remedy."""
    for problem in listed:
        click.echo(problem_line(problem), err=True)


def error(shown: PinciteError) -> None:
    """Print an error of ours on standard error: the sentence, and what can be done."""
    sentence, remedy = error_words(shown)
    _complain(f"pincite: {sentence}", remedy)
    if isinstance(shown, BuildFailed):
        problems(shown.problems)


def _complain(sentence: str, remedy: str) -> None:
    click.echo(sentence, err=True)
    if remedy:
        click.echo(f"    {remedy}", err=True)


def summary(report: BuildReport) -> None:
    """Print what a build did."""
    held = f"{_count(report.texts, 'text')}, {_count(report.paragraphs, 'paragraph')}, {_count(report.words, 'word')}"
    if report.built:
        reused = f", {_count(report.reused, 'text')} unchanged" if report.reused else ""
        click.echo(f"Indexed {held} in {report.seconds:.1f} s{reused}.")
    else:
        click.echo(f"The index is up to date: {held}.")
    if report.drafts:
        verb = "is a draft" if report.drafts == 1 else "are drafts"
        click.echo(
            f"{_count(report.drafts, 'text')} {verb}; `pincite publish SLUG` makes addresses permanent."
        )
    if waits := report.waiting:
        verb = "is" if waits == 1 else "are"
        click.echo(f"{_count(waits, 'edited text')} {verb} not published yet.")
    if report.paragraphs > MANY and report.engine == WHOOSH:
        click.echo(
            f"Beyond {MANY:,} paragraphs searches grow slow with Whoosh; Tantivy is made for that many:"
            " `pip install 'pincite[tantivy]'`, then `pincite index`."
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def search(settings: Settings, q: str, *, page: int, per_page: int, sort: str) -> None:
    """Print one page of hits with their addresses, the matches in bold."""
    # Imported here: the site brings Flask, which other commands start without.
    from archive.web.wording import queries
    from archive.web.wording import results as wording

    console = Console(highlight=False)
    request = SearchRequest(q=q, page=page, per_page=per_page, sort=Sort(sort))
    results = Live(settings).now().searcher.search(request)
    if results.tree:
        reading = Styled(style="italic")
        for part in queries.describe_parts(results.tree):
            reading.append(part.text, "bold" if part.marked else "")
        console.print(reading.append("."))
    for notice in results.notices:
        console.print(Styled(wording.notice_sentence(notice)))
    for record in results.records:
        where = f"{record.title} › {record.section}" if record.section else record.title
        console.print(Styled.assemble("See ", (where, "bold"), f"  {record.ref.address}"))
    found = _count(results.total, "paragraph")
    pages = f", page {page} of {results.pages}" if results.pages > 1 else ""
    if results.total:
        console.print(f"{found} in {_count(results.texts, 'text')}{pages}")
    else:
        for line in _nothing(results):
            console.print(Styled(line))
    for hit in results.hits:
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
    for spelling in results.spellings:
        near = ", ".join(f"{form.text} ({form.paragraphs:,})" for form in spelling.forms)
        yield f"Instead of {queries.as_typed(spelling.leaf)}, did you mean {near}?"
    for alternative in no_results.alternatives:
        found = _count(alternative.paragraphs, "result")
        yield f"Try {wording.alternative_name(alternative)} ({found}): {canonical(alternative.tree)}"
    if no_results.nearest:
        yield f"{wording.nearest_heading(no_results.nearest)}:"


def _hit(hit: Hit) -> Styled:
    place = " › ".join(filter(None, (hit.title, hit.section)))
    head = " · ".join(
        filter(
            None,
            (
                place,
                paragraph_label(hit.ref.number),
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


def added(outcomes: Sequence[AddedText | RefusedFile], *, as_json: bool) -> None:
    """Print what `pincite add` made of each file: every change, or all of it as JSON."""
    if as_json:
        rows = [_row(outcome) for outcome in outcomes]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for outcome in outcomes:
        if isinstance(outcome, RefusedFile):
            problems(outcome.problems)
            continue
        click.echo(f"{outcome.source} ({outcome.made.encoding})")
        for change in outcome.made.report:
            click.echo(f"  {change}")
        for line in outcome.updates:
            click.echo(f"  {line}")
        text = outcome.made.text
        held = (
            f"{_count(len(text.paragraphs), 'paragraph')}, {_count(len(text.sections), 'section')}"
        )
        verb = "→" if outcome.written else "would be written to"
        click.echo(f"  {verb} {outcome.path}: “{text.metadata.title}”, {held}")
    if any(isinstance(outcome, AddedText) and outcome.written for outcome in outcomes):
        click.echo("Look the new files over; then `pincite serve` shows them as drafts.")


def _row(outcome: AddedText | RefusedFile) -> dict[str, object]:
    if isinstance(outcome, RefusedFile):
        listed = [
            {"path": p.path, "line": p.line, "message": problem_words(p)[0]}
            for p in outcome.problems
        ]
        return {"file": str(outcome.source), "problems": listed}
    return {
        "file": str(outcome.source),
        "path": str(outcome.path),
        "slug": outcome.slug,
        "written": outcome.written,
        "encoding": outcome.made.encoding,
        "paragraphs": len(outcome.made.text.paragraphs),
        "changes": json.loads(outcome.made.json),
        "updates": list(outcome.updates),
    }


def waiting(folder: CollectionFolder) -> None:
    """Print which texts are not published yet."""
    report = check(folder)
    for slug in report.drafts:
        click.echo(f"{slug}: a draft, never published")
    for slug in report.waiting:
        click.echo(f"{slug}: edited since it was published")
    if report.drafts or report.waiting:
        click.echo("`pincite publish SLUG` publishes one of them, `pincite publish --all` all.")
    else:
        click.echo("Nothing to publish.")


def published(outcomes: Sequence[Outcome]) -> None:
    """Print what publishing did with each text; refusals on standard error, with their remedy."""
    for outcome in outcomes:
        match outcome.kind:
            case OutcomeKind.PUBLISHED:
                changes = Counter((outcome.changes or {}).values())
                counts = ", ".join(f"{count} {what}" for what, count in changes.items())
                click.echo(f"{outcome.slug}: published as revision {outcome.revision} ({counts}).")
            case OutcomeKind.UNCHANGED:
                click.echo(f"{outcome.slug}: unchanged since revision {outcome.revision}.")
            case OutcomeKind.REFUSED:
                if outcome.refusal:
                    error(outcome.refusal)
        problems(outcome.notes)
    if not outcomes:
        click.echo("Nothing to publish.")


def checked(report: CheckReport) -> None:
    """Print what is wrong with a collection, what is not published yet, and how much was read."""
    problems(report.problems)
    for refused in report.refused:
        sentence, remedy = error_words(refused.refusal)
        _complain(f"{refused.path}: publishing would refuse {sentence}", remedy)
    held = f"{_count(report.texts, 'text')}, {report.published:,} published, {_count(report.paragraphs, 'paragraph')}"
    found = "No problems found" if report.sound else f"{_count(report.faults, 'problem')} found"
    click.echo(f"{found}: {held}.")
    for slugs, what in (
        (report.drafts, "drafts"),
        (report.waiting, "edited since published"),
    ):
        if slugs:
            shown = ", ".join(slugs[:10]) + (" …" if len(slugs) > 10 else "")
            click.echo(f"{what}: {shown}")


def quotations(results: Sequence[QuotationResult], *, as_json: bool) -> None:
    """Print the result for each quotation: the verdict, the places, every differing word; or JSON."""
    # Imported here: the site brings Flask, which other commands start without.
    from archive.web.wording import quotation as wording

    if as_json:
        rows = [quotation_as_json(result, sentence=wording.remark_sentence) for result in results]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not results:
        click.echo(wording.NOTHING_TO_CHECK)
    for result in results:
        click.echo(f"“{result.quotation}”")
        click.echo(f"  {wording.verdict_sentence(result)}")
        for remark in result.remarks:
            click.echo(f"  {wording.remark_sentence(remark)}")
        if result.verdict is Verdict.ABSENT:
            coverage = result.coverage
            click.echo(f"  Searched {wording.coverage_phrase(coverage)} (state {coverage.state}).")
            continue
        for place in result.places:
            click.echo(f"  {place.address}  {place.title}, {place.date}")
            for run in place.differences:
                click.echo(f"    {_DIFFERENCES[run.kind].format(run=run)}")


_DIFFERENCES = {
    Agreement.MISSING: "left out: {run.source}",
    Agreement.ADDED: "added: {run.quoted}",
    Agreement.SPELLING: "spelt {run.quoted}, in the source {run.source}",
    Agreement.DIFFERENT: "{run.quoted}, in the source {run.source}",
}
