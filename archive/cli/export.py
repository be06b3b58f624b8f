"""`pincite export`: a copy of the whole site in a folder, which opens and searches without a server."""

from pathlib import Path

import click

from archive.cli.building import build_with_progress
from archive.cli.options import folders
from archive.cli.options import require_folder
from archive.cli.options import settings_from
from archive.cli.output import echo
from archive.cli.progress_bar import progress_of_copy
from archive.errors import FolderError
from archive.errors import SettingsError
from archive.settings import public_address


@click.command()
@folders
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option(
    "--zip", "zipped", is_flag=True, help="Write FOLDER.zip, one file, instead of FOLDER."
)
@click.option("--base", metavar="URL", help="The address of the living site. [PINCITE_URL]")
def export(
    texts: Path | None, index: Path | None, folder: Path, *, zipped: bool, base: str | None
) -> None:
    """Write a copy of the whole site into FOLDER: it opens by a double click, without a server, and can be searched.

    Put it on a USB stick, hand it on, or upload its folder `data` to any web space. Every page says of what day the
    copy is, and leads to the living site. The same texts make the same copy. An earlier copy in FOLDER is replaced; a
    folder with anything else in it is refused.

    \b
    pincite export archive-copy --base https://archive.example.org
    """
    # Imported here: the site brings Flask, which other commands start without.
    from archive.web.copy.placing import placed_copy
    from archive.web.copy.writing import write_copy

    url = public_address(base, setting="--base") if base else None
    settings = settings_from(texts=texts, index=index, url=url)
    if not settings.url:
        raise SettingsError(
            "A copy names the address of the living site on every page. Give it with --base, or set PINCITE_URL:"
            f" pincite export {folder} --base https://archive.example.org"
        )
    require_folder(settings)
    if zipped and folder.suffix == ".zip":
        folder = folder.with_suffix("")
    if folder.resolve().is_relative_to(settings.texts.resolve()):
        remedy = "Write it elsewhere: what is in that folder is backed up with the texts."
        raise FolderError(folder, "a copy cannot be inside the collection folder", remedy)
    build_with_progress(settings)
    with placed_copy(folder, zipped=zipped) as staged, progress_of_copy() as moved:
        summary = write_copy(settings, staged, moved=moved)
    made, then = (f"{folder}.zip", "Unpack it, then open") if zipped else (f"{folder}", "Open")
    echo(f"{made}: {summary.files:,} files, {summary.size:,} bytes. {then} index.html in it.")
