"""`pincite add`: clean source files into texts of the collection."""

import datetime
import sys
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from click.shell_completion import CompletionItem
from rich.console import Console
from rich.progress import BarColumn
from rich.progress import MofNCompleteColumn
from rich.progress import Progress as Bar
from rich.progress import TextColumn

from archive.cli.add_report import print_outcomes
from archive.cli.options import known_files
from archive.cli.options import require_folder
from archive.cli.options import settings_from
from archive.cli.options import texts_option
from archive.cli.output import echo
from archive.cli.output import print_problems
from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.date import Date
from archive.publishing.add import Options
from archive.publishing.add import RefusedFile
from archive.publishing.add import add as add_files
from archive.publishing.import_records import read_records
from archive.publishing.source_files import files_of
from archive.publishing.source_files import skipped_in
from archive.sources.given import GivenRecord
from archive.sources.given import read_given_date
from archive.sources.printed_dates import PrintedDate
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.speaker_style import combine_styles
from archive.sources.web_address import WebAddress
from archive.sources.web_address import is_web_address

#: Names of skipped files that are printed.
_MAX_SKIPPED = 12


def _combined(chosen: Sequence[str]) -> frozenset[SpeakerStyle]:
    try:
        return combine_styles(map(SpeakerStyle, chosen))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


class _DateType(click.ParamType):  # type: ignore[type-arg]
    """A date as in front matter, or as people print it."""

    name = "date"

    def convert(
        self, value: str | PrintedDate, param: click.Parameter | None, ctx: click.Context | None
    ) -> PrintedDate:
        """Return *value* as a date."""
        if not isinstance(value, str):
            return value
        try:
            return read_given_date(value)
        except ValueError as error:
            self.fail(f"{error}, and not like 8 November 1917 or c. 1640", param, ctx)


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
    "--new", is_flag=True, help="Add FILE as a new text, even if it looks like one that is there."
)
@click.option(
    "--title", default="", help="The title, where the file has none or another. For one file."
)
@click.option("--author", "authors", multiple=True, help="The author; may be repeated.")
@click.option("--date", type=_DateType(), help="The date, such as 1917-11-08, 1917-11, or c. 1640.")
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
    new: bool,
    title: str,
    authors: tuple[str, ...],
    date: PrintedDate | None,
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
        title=title,
        authors=authors,
        date=date.date if date else None,
        date_old_style=date.old_style if date else None,
        date_as_printed=date.printed if date else "",
        language=language,
        speaker_styles=speaker_styles,
    )
    today = datetime.date.today()
    options = Options(
        slug=slug,
        update=update,
        new=new,
        split=split,
        dry_run=dry_run,
        given=given,
        allow_local=allow_local,
        today=Date(today.year, today.month, today.day),
    )
    if records is not None:
        options = _with_records(options, records, files)
    with _progress() as progress:
        known = known_files(settings)
        outcomes = add_files(files, settings.texts, options=options, known=known, progress=progress)
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


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Show how many files were read, on a terminal; yield what is to be called after each."""
    console = Console(stderr=True)
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("read", total=None, visible=False)

        def move(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, visible=of > 1)

        yield move
