"""`pincite follow`: a web machine without texts, which copies and serves what another machine builds."""

import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from archive.cli.building import when_free
from archive.cli.options import address_options
from archive.cli.options import index_option
from archive.cli.options import process_options
from archive.cli.options import settings_from
from archive.cli.output import echo
from archive.cli.output import pluralize
from archive.cli.output import print_address
from archive.cli.output import print_error
from archive.errors import BuildGoesOn
from archive.following.choice import open_source
from archive.following.copying import Copied
from archive.following.copying import copy_generation
from archive.following.source import NotNow
from archive.indexing.generations import follower_lock
from archive.indexing.serving import Serving
from archive.server.follower import NOT_NOW
from archive.server.follower import Follower
from archive.server.rebuilder import has_good_index
from archive.settings import Settings
from archive.settings import port_number
from archive.settings import worker_number

#: Seconds between two looks at the builder.
EVERY_S = 30.0


@click.command()
@click.argument("source", required=False)
@index_option
@click.option("--once", is_flag=True, help="Copy what serves at the builder now, and end.")
@click.option(
    "--every",
    type=click.FloatRange(min=1, max=86_400),
    default=EVERY_S,
    metavar="SECONDS",
    help=f"The time between two looks at the builder. [{EVERY_S:.0f}]",
)
@click.option(
    "--credentials",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of mode 600 with name:password for the builder. [PINCITE_SOURCE_CREDENTIALS]",
)
@click.option(
    "--ca",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The certificates of the only authorities that may have signed that of the builder."
    " [PINCITE_SOURCE_CA; those of the system]",
)
@click.option(
    "--allow-http", is_flag=True, help="Ask other machines without TLS, which is not safe."
)
@click.option(
    "--allow-older",
    is_flag=True,
    help="With --once: copy also an index that has lost revisions which are published here.",
)
@address_options
@process_options
def follow(
    source: str | None,
    index: Path | None,
    once: bool,
    every: float,
    credentials: Path | None,
    ca: Path | None,
    allow_http: bool,
    allow_older: bool,
    host: str | None,
    port: str | None,
    workers: str | None,
    access_log: str | None,
) -> None:
    """Serve a copy of what another machine builds, and take over each new index from there. It needs no texts.

    SOURCE is the address of the builder's index folder (https://builder.example.org/index), or a folder that rsync or
    a network disk fills. [PINCITE_SOURCE] Only files that are not here yet are copied, each is checked, and the copy
    of before serves until the new one is whole, also when the builder is gone.

    With --once the exit code is 0 if the index of the builder is here now, 75 if it cannot be read at the moment, and
    1 if somebody must put something right.
    """
    settings = settings_from(
        source=source,
        index=index,
        source_credentials=credentials,
        source_ca=ca,
        host=host,
        port=None if port is None else port_number(port),
        workers=None if workers is None else worker_number(workers),
        access_log=access_log,
    )
    if once:
        _copy(settings, allow_http=allow_http, allow_older=allow_older)
    elif allow_older:
        # For ever, it would be no decision.
        raise click.UsageError("--allow-older is for one copy: give it with --once.")
    else:
        _serve(settings, every=every, allow_http=allow_http)


def _copy(settings: Settings, *, allow_http: bool, allow_older: bool) -> None:
    source = open_source(settings, allow_http=allow_http)
    copy_now = partial(copy_generation, settings, source, allow_older=allow_older)
    try:
        print_copied(when_free(copy_now))
    except (NotNow, BuildGoesOn) as error:
        print_error(error)
        sys.exit(NOT_NOW)


def print_copied(done: Copied) -> None:
    """Print what was copied."""
    if not done.copied:
        echo(f"The copy is up to date: index {done.generation}.")
        return
    fetched = f"{pluralize(done.fetched, 'file')} with {done.fetched_bytes:,} bytes"
    kept = f"; {done.files - done.fetched:,} were here already" if done.fetched < done.files else ""
    echo(f"Copied index {done.generation}: {fetched} in {done.seconds:.1f} s{kept}.")


def _serve(settings: Settings, *, every: float, allow_http: bool) -> None:
    from archive.server.serve import serve as serve_forever

    # What can never be followed, or not into this folder, is told at once, and not on a log.
    source = open_source(settings, allow_http=allow_http)
    with suppress(BuildGoesOn), follower_lock(settings.index, source.name, source.folder):
        pass
    if not has_good_index(settings.index):
        echo("There is no copy yet; until the first one is here, readers see a notice.")

    def keeper(live: Serving, first: bool) -> Follower:
        return Follower(
            settings,
            live,
            partial(open_source, settings, allow_http=allow_http),
            _words_of_copying(settings, allow_http=allow_http),
            every=every,
            first=first,
        )

    serve_forever(settings, ready=print_address, keeper=keeper)


def _words_of_copying(settings: Settings, *, allow_http: bool) -> list[str]:
    """Return the command that copies once. A list of processes shows it: the password is in a file."""
    words = ["follow", "--once", f"--index={settings.index}"]
    if settings.source_credentials is not None:
        words.append(f"--credentials={settings.source_credentials}")
    if settings.source_ca is not None:
        words.append(f"--ca={settings.source_ca}")
    if allow_http:
        words.append("--allow-http")
    return [*words, "--", settings.source]
