"""The words of a generation in a cluster: whatever became of the collection, they are those of its paragraphs."""

import random

import pytest

from archive.cluster.word_documents import MAPPING
from archive.cluster.word_documents import all_terms
from archive.cluster.word_documents import word_documents
from archive.cluster.words import ClusterWords
from archive.search.engines.array_engine import ArrayEngine
from tests.support.changing_collection import changed_generation
from tests.support.cluster import Cluster
from tests.support.cluster_indexes import filled_index
from tests.support.cluster_indexes import soon
from tests.support.reference_words import ListWords
from tests.support.words_contract import words_agree

pytestmark = [pytest.mark.cluster, pytest.mark.slow]


@pytest.mark.parametrize("seed", [3, pytest.param(8, marks=pytest.mark.long)])
def test_words_are_those_of_the_paragraphs(
    seed: int, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """After some changes, each built: words of texts that are gone are in the segments, and not in the cluster."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    generation, _ = changed_generation(tmp_path_factory.mktemp("words"), chance)
    library, words = generation.library, generation.searcher.words
    engine = generation.searcher.engine
    assert isinstance(engine, ArrayEngine)
    terms = all_terms([each.segment for each in engine.segments])
    documents = word_documents(words, engine, terms)
    with filled_index(cluster, MAPPING, documents) as (reader, name):
        words_agree(ClusterWords(reader, name, soon), ListWords(library), chance)
