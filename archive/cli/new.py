"""`pincite new`: start a collection."""

import shlex
from pathlib import Path

import click

from archive.cli.output import echo
from archive.collection.creation import create_collection


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
def new(folder: Path) -> None:
    """Start a collection of your own in FOLDER, which must be new or empty.

    \b
    pincite new my-letters

    It gets a `collection.yaml` to fill in. The next commands are printed.
    """
    path = create_collection(folder)
    # Whole paths, which work from every folder.
    whole = folder.resolve()
    texts, index = shlex.quote(str(whole)), shlex.quote(f"{whole}-index")
    backup = shlex.quote(f"{whole}.tar")
    echo(f"""\
{folder} is a new collection. Give it a title in {path}.

To use it for every command in this terminal:
    export PINCITE_TEXTS={texts} PINCITE_INDEX={index}

Then add a text, and read it in a browser:
    pincite add transcript.txt
    pincite serve

The folder is the whole backup: copy it, or run
    pincite backup {backup}""")
