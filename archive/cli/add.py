"""`pincite add`: clean source files into texts of the collection."""

import datetime
import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from archive.cli.options import require_folder
from archive.cli.options import settings_from
from archive.cli.options import texts_option
from archive.cli.output import echo
from archive.cli.output import pluralize
from archive.cli.output import print_problems
from archive.cli.problem_wording import problem_words
from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.date import Date
from archive.model.edtf import AnyDate
from archive.model.edtf import parse_date
from archive.publishing.add import AddedText
from archive.publishing.add import Options
from archive.publishing.add import RefusedFile
from archive.publishing.add import add as add_files
from archive.publishing.add import files_of
from archive.publishing.add import skipped_in
from archive.publishing.import_records import read_records
from archive.sources.given import GivenRecord
from archive.sources.report import ReportSummary
from archive.sources.report import summarize
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.speaker_style import combine_styles
from archive.sources.web_address import WebAddress
from archive.sources.web_address import is_web_address

#: Names of skipped files that are printed.
_MAX_SKIPPED = 12
#: A part of the words left out above which the report begins with it.
_MUCH_LEFT_OUT = 0.1


def _combined(chosen: Sequence[str]) -> frozenset[SpeakerStyle]:
    try:
        return combine_styles(map(SpeakerStyle, chosen))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


class _DateType(click.ParamType):  # type: ignore[type-arg]
    """A date as in front matter."""

    name = "date"

    def convert(
        self, value: str | AnyDate, param: click.Parameter | None, ctx: click.Context | None
    ) -> AnyDate:
        """Return *value* as a date."""
        if not isinstance(value, str):
            return value
        try:
            return parse_date(value)
        except ValueError as error:
            self.fail(
                f"{error}; write 1917-11-08, 1640~, 164X or 1914/1918, for example", param, ctx
            )


class _SourceType(click.ParamType):  # type: ignore[type-arg]
    """The path of a file or folder, or the address of a page."""

    name = "file"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | WebAddress:
        """Return *value* as what it is."""
        named = str(value)
        return WebAddress(named) if is_web_address(named) else Path(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Let the shell complete the names of files."""
        return [CompletionItem(incomplete, type="file")]


@click.command()
@click.argument("files", nargs=-1, required=True, type=_SourceType(), metavar="FILE...")
@texts_option
@click.option(
    "--slug",
    help="The name of the text in addresses; made from its title by default. For one file.",
)
@click.option(
    "--update",
    metavar="SLUG",
    help="FILE is a better transcript of the text SLUG, which it replaces.",
)
@click.option(
    "--title", default="", help="The title, where the file has none or another. For one file."
)
@click.option("--author", "authors", multiple=True, help="The author; may be repeated.")
@click.option("--date", type=_DateType(), help="The date, such as 1917-11-08, 1917-11 or 1917.")
@click.option("--language", default="", help="The language, as a tag such as en or de.")
@click.option(
    "--speaker-style",
    "speaker_styles",
    multiple=True,
    type=click.Choice([style.value for style in SpeakerStyle], case_sensitive=False),
    callback=lambda _context, _option, chosen: _combined(chosen),
    help="What comes after the name of a speaker: stop (HALL. Yes.), colon (Hall: Yes.), gap (HALL   Yes), bold "
    "(a name in bold or italics, then nothing), line (the name is on its own line); or none: there are no speakers. "
    "May be repeated. By default (auto), the names of the file are judged.",
)
@click.option(
    "--records",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="A table with a row for each file: file, title, author, date …",
)
@click.option(
    "--allow-local", is_flag=True, help="Fetch pages from machines of the local network, too."
)
@click.option("--split", is_flag=True, help="Make a text of each chapter of a book.")
@click.option("--dry-run", is_flag=True, help="Print what would be done, and write nothing.")
@click.option("--verbose", "-v", is_flag=True, help="Print every change, not only what to check.")
@click.option("--report", "as_json", is_flag=True, help="Print every change as JSON.")
def add(
    files: tuple[Path | WebAddress, ...],
    texts: Path | None,
    slug: str | None,
    update: str | None,
    title: str,
    authors: tuple[str, ...],
    date: AnyDate | None,
    language: str,
    speaker_styles: frozenset[SpeakerStyle],
    records: Path | None,
    allow_local: bool,
    split: bool,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Clean files (plain text, Markdown, web pages, Word files, ODT, ebooks, PDF, TEI) into texts of the collection.

    FILE may be the address of a web page (https://…): it is fetched, and becomes the source in the record.

    \b
    Titles, dates, headings, page furniture, note marks and stage directions are recognised; broken paragraphs
    are joined and wrapped lines unwrapped. No word is lost without a line that says so: --verbose lists every change.
    Check the new file, then publish it with `pincite publish`.
    """
    settings = settings_from(texts=texts)
    require_folder(settings, may_be_made=texts is None)
    given = GivenRecord(
        title=title, authors=authors, date=date, language=language, speaker_styles=speaker_styles
    )
    today = datetime.date.today()
    options = Options(
        slug=slug,
        update=update,
        split=split,
        dry_run=dry_run,
        given=given,
        allow_local=allow_local,
        today=Date(today.year, today.month, today.day),
    )
    if records is not None:
        options = _with_records(options, records, files)
    outcomes = add_files(files, settings.texts, options=options)
    print_outcomes(outcomes, as_json=as_json, verbose=verbose)
    if not as_json:
        _print_skipped(files, records)
    if any(isinstance(outcome, RefusedFile) for outcome in outcomes):
        sys.exit(1)


def _with_records(options: Options, path: Path, files: Sequence[Path | WebAddress]) -> Options:
    """Return *options* with the records of the table at *path*; print what is odd about it."""
    try:
        table = read_records(path)
    except BrokenText as error:
        print_problems(error.problems)
        sys.exit(1)
    names = {file.name.casefold() for file in files_of(files)}
    strangers = [
        Problem.of(ProblemKind.NO_SUCH_FILE, path, fatal=False, file=name)
        for name in table.records
        if name not in names
    ]
    print_problems((*table.notes, *strangers))
    return replace(options, records=table.records)


def print_outcomes(
    outcomes: Sequence[AddedText | RefusedFile], *, as_json: bool, verbose: bool = False
) -> None:
    """Print what was made of each file: a summary and what to check, or every change if *verbose*; or JSON."""
    if as_json:
        rows = [_row(outcome) for outcome in outcomes]
        echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    hidden = False
    for outcome in outcomes:
        if isinstance(outcome, RefusedFile):
            print_problems(outcome.problems)
        else:
            _print_added(outcome, verbose=verbose)
            hidden = hidden or not verbose
    if hidden:
        echo(f"Every change: {_command_for_changes(outcomes)}.")
    if any(isinstance(outcome, AddedText) and outcome.written for outcome in outcomes):
        echo("Check the new files, then see them as drafts with `pincite serve`.")


def _command_for_changes(outcomes: Sequence[AddedText | RefusedFile]) -> str:
    """Return the command that lists the changes in one of the files: what was added is not added again."""
    added = [outcome for outcome in outcomes if isinstance(outcome, AddedText)]
    if not any(outcome.written for outcome in added):
        return "the same command with --verbose"
    if len(added) > 1:
        return "`pincite add --update SLUG FILE --dry-run --verbose`"
    file = shlex.quote(str(added[0].source))
    return f"`pincite add --update {added[0].made.text.slug} {file} --dry-run --verbose`"


def _print_skipped(files: Sequence[Path | WebAddress], records: Path | None) -> None:
    """Name the files of each folder that were not read because of their names."""
    for folder in files:
        names = [
            path.name for path in skipped_in(folder) if records is None or path.name != records.name
        ]
        if names:
            shown = ", ".join(names[:_MAX_SKIPPED])
            more = f" and {len(names) - _MAX_SKIPPED} more" if len(names) > _MAX_SKIPPED else ""
            echo(
                f"Skipped in {folder}, by their names: {shown}{more}. Name a file to have it read."
            )


def _print_added(outcome: AddedText, *, verbose: bool) -> None:
    report = summarize(outcome.made.report, outcome.made.whole or outcome.made.text)
    verb = "→" if outcome.written else "would be written to"
    echo(f"{outcome.source} ({outcome.made.encoding}) {verb} {outcome.path}")
    if report.share > _MUCH_LEFT_OUT:
        echo(f"  Please look: {report.share:.0%} of the words were left out; see below.")
    for line in _summary_lines(outcome, report):
        echo(f"  {line}")
    changes = outcome.made.report if verbose else report.checks
    if changes:
        echo("  Every change:" if verbose else "  To check, and noted at the top of the new file:")
    for change in changes:
        echo(f"    {change}")
    for update in outcome.updates:
        echo(f"  {update}")


def _summary_lines(outcome: AddedText, report: ReportSummary) -> list[str]:
    text = outcome.made.text
    record = text.metadata
    held = f"{pluralize(len(text.paragraphs), 'paragraph')}, {pluralize(len(text.sections), 'section')}"
    known = ", ".join(filter(None, (record.byline, record.printed_date)))
    checks = pluralize(len(report.checks), "thing") if report.checks else "nothing"
    lines = [
        f"{record.title}{f' ({known})' if known else ''}: {held}.",
        f"{checks[0].upper()}{checks[1:]} to check, {pluralize(report.repairs, 'small repair')}.",
    ]
    lines += [
        f"Left out, {pluralize(one.words, 'word')} in {pluralize(one.times, 'place')}: {one.why}."
        for one in report.left_out
    ]
    return lines


def _row(outcome: AddedText | RefusedFile) -> dict[str, object]:
    if isinstance(outcome, RefusedFile):
        listed = [
            {"path": p.path, "line": p.line, "message": problem_words(p)[0]}
            for p in outcome.problems
        ]
        return {"file": str(outcome.source), "problems": listed}
    report = summarize(outcome.made.report, outcome.made.whole or outcome.made.text)
    return {
        "file": str(outcome.source),
        "path": str(outcome.path),
        "slug": outcome.slug,
        "written": outcome.written,
        "encoding": outcome.made.encoding,
        "paragraphs": len(outcome.made.text.paragraphs),
        "summary": {
            "checks": len(report.checks),
            "repairs": report.repairs,
            "left_out": [
                {"why": one.why, "times": one.times, "words": one.words} for one in report.left_out
            ],
            "left_out_share": round(report.share, 4),
        },
        "changes": json.loads(outcome.made.json),
        "updates": list(outcome.updates),
    }
