"""More different words than Unicode has characters: they are built, opened and searched, in little memory.

Collections of damaged OCR have millions. The whole index is built with ``--soak`` only.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from itertools import product
from pathlib import Path

import pytest

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import NEVER
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.index.vocabulary import Vocabulary
from archive.search.index.wildcards import wildcard_pattern
from archive.search.index.words import SegmentedWords
from tests.support.paths import ROOT
from tests.support.segments import words_of
from tests.support.server import TIMEOUT_S
from tests.support.server import environment
from tests.support.server import pincite

WORDS, PARAGRAPHS = 1_112_000, 11_120
#: Searches that meet many of the words: all of them, those like one, a word of each paragraph.
QUERIES = ["waaaaab", "w*", "*b", "*aab", "waa*", "waaaaab~2", "-waaaaab", '"waaaaab waaaabb"']

#: Opens the index in the environment, searches, and prints processor time and own memory of each step.
SEARCHES = """
import json, sys, time
from archive.deadline import Deadline
from archive.indexing.live import Live
from archive.search.request import SearchRequest
from archive.settings import Settings

def own_megabytes():
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith("RssAnon")).split()[1]) / 1024

def step(name, work):
    started = time.process_time()
    work()
    print(json.dumps([name, time.process_time() - started, own_megabytes()]))

live = Live(Settings.from_env())
step("open", live.now)
searcher = live.now().searcher
for q in sys.argv[1:]:
    step(q, lambda: searcher.search(SearchRequest(q=q), Deadline.of_work(1)))
step("suggest", lambda: searcher.suggest("w"))
"""


def paragraphs() -> Iterator[str]:
    """Yield paragraphs of a hundred words each, none of which occurs twice."""
    letters = product("abcdefghijklmnopqrstuvwxyz", repeat=5)
    words = (f"w{''.join(each)}b" for each in letters)
    for _ in range(PARAGRAPHS):
        yield " ".join(islice(words, WORDS // PARAGRAPHS))


@pytest.mark.long
def test_a_vocabulary_has_more_words_than_there_are_characters(tmp_path: Path) -> None:
    """Each is found under its number, with its paragraph; so are those with a beginning, and those like one."""
    path = tmp_path / "words.arrays"
    listed = list(paragraphs())
    write_arrays(path, words_of(listed).arrays)
    vocabulary = Vocabulary(ArrayFile(path))
    assert len(vocabulary.exact) == WORDS > sys.maxunicode - 2_304
    for paragraph in (0, 5_000, PARAGRAPHS - 1):
        for word in (listed[paragraph][:7], listed[paragraph][-7:]):
            row = vocabulary.row(vocabulary.exact.find(word))
            assert (row.exact, row.surface) == (word, word)
            assert (row.first, row.paragraphs, row.occurrences) == (paragraph, 1, 1)
    assert len(vocabulary.exact.beginning("wab")) == 26**3
    words = SegmentedWords([vocabulary], lambda _segment, document: document)
    assert words.similar(["waaaaaab"], 1, NEVER).terms == ("waaaaab",)
    assert words.matching([wildcard_pattern("w*", str)], NEVER, most=2).terms == (
        "waaaaab",
        "waaaabb",
    )


@pytest.mark.slow
@pytest.mark.parametrize("engine", [WHOOSH, TANTIVY])
def test_an_index_of_more_words_than_there_are_characters(
    tmp_path: Path, engine: str, pytestconfig: pytest.Config
) -> None:
    """It builds, opens within two seconds, keeps every search to its time, and stays below 200 MB."""
    if not pytestconfig.getoption("--soak"):
        pytest.skip("it takes minutes; make soak runs it")
    texts = tmp_path / "texts"
    texts.mkdir()
    written = paragraphs()
    for number in range(PARAGRAPHS // 556):
        head = f"---\ntitle: Text {number}\nslug: text-{number}\n---\n\n"
        (texts / f"text-{number}.md").write_text(head + "\n\n".join(islice(written, 556)) + "\n")
    built = pincite("index", folder=tmp_path, engine=engine)
    assert built.returncode == 0, built.stderr
    searched = subprocess.run(
        [sys.executable, "-c", SEARCHES, *QUERIES],
        cwd=ROOT,
        env=environment(tmp_path, engine),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert searched.returncode == 0, searched.stderr
    for name, seconds, megabytes in map(json.loads, searched.stdout.splitlines()):
        assert seconds <= (2 if name == "open" else 1.5), name
        assert megabytes <= 200, name
