"""Authority files in the collection folder: ``people.yaml``, ``places.yaml`` and ``collections/*.md``."""

from pathlib import Path

from archive.collection.own_pages import MAX_PAGE_BYTES
from archive.collection.own_pages import check_inside
from archive.collection.own_pages import markdown_files
from archive.collection.own_pages import read_markdown
from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.entity import Authorities
from archive.model.entity import Authority
from archive.sources.authorities import PERSON_KEYS
from archive.sources.authorities import PLACE_KEYS
from archive.sources.authorities import read_authority_list
from archive.sources.authorities import read_collection_file
from archive.sources.canonical.format import read_text_file

#: The names of the files, and of the folder, in the collection folder.
PEOPLE, PLACES, COLLECTIONS = "people.yaml", "places.yaml", "collections"


def read_authorities(texts: Path) -> tuple[Authorities, tuple[Problem, ...]]:
    """Return what the authority files of the collection folder *texts* say, and what is wrong with them."""
    problems: list[Problem] = []
    people = _listed(texts / PEOPLE, PERSON_KEYS, problems)
    places = _listed(texts / PLACES, PLACE_KEYS, problems)
    collections: list[Authority] = []
    for path in markdown_files(texts / COLLECTIONS):
        try:
            words = read_markdown(path, texts, most=MAX_PAGE_BYTES)
            found, wrong = read_collection_file(words, path=str(path))
        except BrokenText as error:
            found, wrong = (), error.problems
        collections += found
        problems += wrong
    return Authorities(people, places, tuple(collections)), tuple(problems)


def _listed(path: Path, keys: tuple[str, ...], problems: list[Problem]) -> tuple[Authority, ...]:
    if not path.exists():
        return ()
    try:
        check_inside(path, path.parent)
        found, wrong = read_authority_list(read_text_file(path), path=str(path), keys=keys)
    except BrokenText as error:
        found, wrong = (), error.problems
    problems += wrong
    return found
