"""Golden answers: whatever the engines and the index are made of, every question gets the answer that it always got.

Nearly two thousand questions of all kinds, to three collections, with every engine: totals, order, counts of facets,
matches, snippets, word forms, alternatives, lines of concordances, collocates, suggestions, verdicts on quotations. See
`tests.support.answers` for what is compared, and how to print an answer in full; `tests.support.questions` drew them.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from tests.support.answers import FOLDER
from tests.support.answers import Archive
from tests.support.answers import digest
from tests.support.answers import opened
from tests.support.answers import write_answers

#: The collections, the smallest first.
SMALL, LARGE = ("generated", "historians"), "many"
#: Wrong answers that a failed test shows.
MOST_SHOWN = 5

Open = Callable[[str, str], Archive]


@cache
def lines_of(name: str) -> list[dict[str, Any]]:
    """Return the first line of a golden file, which tells the collection, and the others."""
    with (FOLDER / f"{name}.jsonl").open(encoding="utf-8") as file:
        return list(map(json.loads, file))


def kinds_of(name: str) -> list[str]:
    """Return the kinds of questions to the collection *name*."""
    return list(dict.fromkeys(line["kind"] for line in lines_of(name)[1:]))


@pytest.fixture(scope="module")
def open_archive(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Return what builds each collection with each engine once, when it is first asked."""
    folder = tmp_path_factory.mktemp("answers")

    @cache
    def open_once(name: str, engine: str) -> Archive:
        (folder / name).mkdir(exist_ok=True)
        return opened(name, engine, folder / name)

    return open_once


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> None:
    """Compare nothing while the answers are renewed."""
    if request.config.getoption("--update-golden"):
        pytest.skip("the answers are renewed")


def compare(archive: Archive, name: str, kind: str) -> None:
    """Ask all questions of a *kind*, and show the first that are not answered as before."""
    lines = [line for line in lines_of(name)[1:] if line["kind"] == kind]
    wrong: list[str] = []
    for line in lines:
        question = line["question"]
        whole = archive.answer(question)
        expected = {k: v for k, v in line.items() if k not in ("kind", "question")}
        actual = archive.short(whole)
        if actual != expected:
            wrong.append(
                f"{question}\n"
                + "\n".join(
                    f"    {part}: {actual.get(part)!r}, not {expected.get(part)!r}: {_cut(whole.get(part))}"
                    for part in {**expected, **actual}
                    if actual.get(part) != expected.get(part)
                )
            )
    if wrong:
        shown = "\n".join(wrong[:MOST_SHOWN])
        pytest.fail(f"{len(wrong)} of {len(lines)} answers are others:\n{shown}")


def _cut(value: object) -> str:
    written = repr(value)
    return written if len(written) <= 600 else written[:600] + "…"


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("engine", [WHOOSH, TANTIVY])
@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name in SMALL for kind in kinds_of(name)]
)
def test_answers_are_those_of_before(open_archive: Open, name: str, engine: str, kind: str) -> None:
    """Searches of the tests of ranking, of historians, and of the grammar of the contract of engines."""
    compare(open_archive(name, engine), name, kind)


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("engine", [WHOOSH, pytest.param(TANTIVY, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", kinds_of(LARGE))
def test_answers_of_many_texts_are_those_of_before(
    open_archive: Open, engine: str, kind: str
) -> None:
    """The searches of the benchmark and those that were drawn, on many short texts with a history."""
    compare(open_archive(LARGE, engine), LARGE, kind)


@pytest.mark.parametrize("name", [*SMALL, LARGE])
def test_the_collection_is_that_of_the_golden_answers(
    open_archive: Open, name: str, request: pytest.FixtureRequest
) -> None:
    """If this fails, the texts have changed, not the search; the answers can be renewed (`make golden`)."""
    archive = open_archive(name, WHOOSH)
    first, *others = lines_of(name)
    if request.config.getoption("--update-golden"):
        write_answers(name, archive, [(line["kind"], line["question"]) for line in others])
        return
    assert first["collection"] == digest(archive.paragraphs, 64)
