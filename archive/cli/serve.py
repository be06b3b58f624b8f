"""`pincite serve` and `pincite demo`: the site, on this machine or for others."""

import tempfile
from pathlib import Path

import click

from archive.cli.building import build_with_progress
from archive.cli.building import print_summary
from archive.cli.options import address_options
from archive.cli.options import engine_option
from archive.cli.options import folders
from archive.cli.options import process_options
from archive.cli.options import require_folder
from archive.cli.options import settings_from
from archive.cli.output import echo
from archive.cli.output import print_address
from archive.cli.output import print_error
from archive.cli.output import print_problems
from archive.errors import BuildFailed
from archive.errors import BuildGoesOn
from archive.errors import FolderError
from archive.indexing import generations
from archive.indexing.build import BuildReport
from archive.indexing.serving import Serving
from archive.server.rebuilder import Rebuilder
from archive.server.rebuilder import damage
from archive.server.rebuilder import has_good_index
from archive.server.watching import take_snapshot
from archive.settings import Settings
from archive.settings import example_texts
from archive.settings import is_loopback
from archive.settings import port_number
from archive.settings import worker_number


@click.command()
@folders
@address_options
@engine_option
@click.option(
    "--watch/--no-watch",
    default=None,
    help="Rebuild whenever texts or histories change. [on, where only this machine can reach the site]",
)
@process_options
def serve(
    texts: Path | None,
    index: Path | None,
    host: str | None,
    port: str | None,
    engine: str | None,
    watch: bool | None,
    workers: str | None,
    access_log: str | None,
) -> None:
    """Serve the site until Ctrl-C. The index is built first if it is missing or out of date.

    Broken texts are reported and left out. If the index is damaged, the last intact one is used while it is
    rebuilt.
    """
    from archive.server.serve import serve as serve_forever

    settings = settings_from(
        texts=texts,
        index=index,
        host=host,
        port=None if port is None else port_number(port),
        engine=engine,
        access_log=access_log,
        workers=None if workers is None else worker_number(workers),
    )
    if watch is None:
        watch = is_loopback(settings.host)
    watched = take_snapshot(settings.texts) if watch else None
    report = build_before_serving(settings)
    if report is not None:
        print_problems(report.problems)
        if not report.texts and any(problem.fatal for problem in report.problems):
            echo(
                f"No text of the folder {settings.texts} can be shown yet."
                " Correct what is named above; the site shows a text as soon as it can be read."
            )
        elif not report.texts:
            echo(
                f"The folder {settings.texts} has no texts yet."
                " Add one with `pincite add FILE`, or see the example with `pincite demo`."
            )
        elif report.built:
            print_summary(report)
    if not settings.url and not is_loopback(settings.host):
        echo(
            "Citations use the address in the browser; set PINCITE_URL to the public address of the site."
        )

    def keeper(live: Serving, first: bool) -> Rebuilder:
        rebuild = first and report is None
        return Rebuilder(settings, live, watched=watched if first else None, rebuild=rebuild)

    serve_forever(settings, ready=print_address, keeper=keeper)


def build_before_serving(settings: Settings) -> BuildReport | None:
    """Build if needed; return the report, or nothing if an earlier index serves while a build is still needed.

    Raises `FolderError` where that index is of another collection, which must not be served in place of this one.
    """
    require_folder(settings)
    generations.require_own(settings.index, settings.texts)
    damaged = damage(settings.index)
    good = has_good_index(settings.index)
    if damaged and good:
        echo(
            f"{damaged}. The previous index is used while it is rebuilt; your texts are not affected.",
            err=True,
        )
        return None
    if damaged:
        echo(f"{damaged}. It is being rebuilt; your texts are not affected.", err=True)
    try:
        return build_with_progress(settings, allow_empty=True, wait=False)
    except BuildGoesOn as error:
        meanwhile = "the previous index is used" if good else "readers see a notice"
        echo(f"{error}; until it is finished, {meanwhile}.", err=True)
    except (BuildFailed, FolderError) as error:
        # With a mistyped folder, the index of another collection must not be served.
        if not good or (isinstance(error, FolderError) and error.path == settings.texts):
            raise
        print_error(error)
        echo("    The previous index is used.", err=True)
    return None


@click.command()
@address_options
def demo(host: str | None, port: str | None) -> None:
    """Serve the example that comes with Pincite until Ctrl-C. It leaves no files behind.

    It is Lenin's Report on Peace of 1917 with the Decree on Peace, made from a messy transcript.
    """
    from archive.server.serve import serve as serve_forever

    with tempfile.TemporaryDirectory(prefix="pincite-demo-") as folder:
        settings = settings_from(
            texts=example_texts(),
            index=Path(folder) / "index",
            host=host,
            port=None if port is None else port_number(port),
        )
        build_with_progress(settings)
        serve_forever(settings, ready=print_address)
