"""Start a collection: its folder, and a `collection.yaml` that explains itself."""

from pathlib import Path

from archive.errors import FolderError
from archive.files import write_new

_DESCRIPTION = """\
# What your collection is called, and who keeps it. Readers see this on the first page and on "About".
# Every line is optional: remove the # before one to use it.

title: {title}
# line: One line below the name.
# description: One or two sentences about the collection.
# contact: you@example.org
# rights: The terms on which others may use the texts.
# language: en
# examples: [a search to try, another]
# equals: [Trotzky = Trotsky]
# logo: logo.svg
# accent: "#9a2318"

# This folder is the whole collection: this file, one .md file per text, pages/ for pages of your own
# (an imprint, for example), and history/, which holds what was published. To back it up, copy the folder, or
# use `pincite backup`.
"""


def create_collection(folder: Path) -> Path:
    """Make *folder*, which must be new or empty, a collection; return the path of its ``collection.yaml``.

    Raises `FolderError`.
    """
    if not str(folder).isprintable():
        raise FolderError(folder, "its name has a control character", "Choose another name.")
    if (folder / "collection.yaml").exists():
        raise FolderError(folder, "this is a collection already", "Add texts with `pincite add`.")
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        what = "this is a file" if folder.is_file() else "this folder is not empty"
        raise FolderError(folder, what, "Name a folder that is new or empty.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(
            folder, error.strerror or "cannot be made", "Choose another folder."
        ) from error
    path = folder / "collection.yaml"
    name = folder.resolve().name or "collection"
    write_new(path, _DESCRIPTION.format(title=_title(name)).encode())
    return path


def _title(name: str) -> str:
    """Return a title made of the name of a folder, quoted where YAML would not read it as words.

    >>> _title("letters-of_1917"), _title("№ 5: drafts")
    ('Letters of 1917', '"№ 5: drafts"')
    """
    words = name.replace("-", " ").replace("_", " ").strip() or "Collection"
    title = words[:1].upper() + words[1:]
    plain = all(c.isalnum() or c == " " for c in title)
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return title if plain else f'"{escaped}"'
