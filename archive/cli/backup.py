"""`pincite backup` and `pincite restore`: the whole collection in one file, and back."""

import shlex
from pathlib import Path

import click

from archive.cli.options import settings_from
from archive.cli.options import texts_option
from archive.cli.output import echo
from archive.cli.output import print_problems
from archive.maintenance.backup import backup as backup_folder
from archive.maintenance.restore import restore as restore_folder


@click.command()
@texts_option
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def backup(texts: Path | None, file: Path, force: bool) -> None:
    """Back up the whole collection to FILE, such as texts.tar: texts, collection.yaml and history, with checksums.

    You can do this at any time, also while the site is running. The same texts make the same file, byte for
    byte. An existing file is kept unless you say --force. Restore it with `pincite restore`, or with any program
    that reads tar files.
    """
    done = backup_folder(settings_from(texts=texts).texts, file, force=force)
    print_problems(done.problems)
    echo(f"{file}: {done.files:,} files, {done.size:,} bytes. Keep it on another machine.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
def restore(file: Path, folder: Path) -> None:
    """Restore the collection in FILE, written by `pincite backup`, into FOLDER, which must be new or empty.

    The whole FILE is checked first; nothing is written unless every checksum is right.
    """
    done = restore_folder(file, folder)
    print_problems(done.problems)
    index = folder.resolve().with_name(f"{folder.resolve().name}-index")
    view = shlex.join(["pincite", "serve", "--texts", str(folder), "--index", str(index)])
    echo(f"Restored {done.files:,} files into {folder}; every checksum is right.")
    echo(f"To view them, with an index of their own: {view}")
