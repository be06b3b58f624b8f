"""The lists of a generation in a cluster: whatever became of the collection, they are those of its library."""

import random
from collections import Counter
from dataclasses import replace

import pytest

from archive.cluster.lists.documents import MAPPING
from archive.cluster.lists.documents import ListRow
from archive.cluster.lists.documents import list_documents
from archive.cluster.lists.entities import ClusterEntities
from archive.cluster.lists.harvest import ClusterHarvest
from archive.cluster.lists.index import ListIndex
from archive.cluster.lists.revisions import ClusterRevisions
from archive.cluster.lists.texts import ClusterTextLists
from archive.library.harvest import EVERY_RECORD
from archive.library.harvest import Harvest
from archive.library.protocol import Library
from archive.library.protocol import PublishedRevisions
from archive.library.text_library import TextLibrary
from archive.library.text_lists import EVERY_TEXT
from archive.library.text_lists import PUBLISHED_TEXTS
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextLists
from archive.library.text_lists import TextSort
from archive.model.date import Date
from archive.model.entity import EntityKind
from tests.support.changing_collection import changed_generation
from tests.support.cluster import Cluster
from tests.support.cluster_indexes import filled_index
from tests.support.cluster_indexes import soon
from tests.support.library_contract import agrees
from tests.support.reference_library import ListLibrary

pytestmark = [pytest.mark.cluster, pytest.mark.slow]


@pytest.mark.parametrize("seed", [5, pytest.param(12, marks=pytest.mark.long)])
def test_lists_are_those_of_the_library(
    seed: int, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Texts, entities, revisions and records for harvesters, after some changes, each built."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    generation, texts = changed_generation(tmp_path_factory.mktemp("lists"), chance)
    library = generation.library
    with filled_index(cluster, MAPPING, list_documents(library)) as (reader, name):
        index = ListIndex(reader, name, soon)
        readers = replace(
            library.readers,
            lists=ClusterTextLists(index),
            entities=ClusterEntities(index),
            published=ClusterRevisions(index),
            harvest=ClusterHarvest(index),
        )
        there = TextLibrary(readers)
        agrees(there, ListLibrary(texts), chance)
        texts_agree(there.lists, library.lists, library)
        entities_agree(there, library)
        revisions_agree(there.published, library.published)
        harvests_agree(readers.harvest, library.harvest)


def test_lists_may_be_long(cluster: Cluster) -> None:
    """Without asking, OpenSearch counts no more than 10,000 hits, and says that they may be more."""
    count = 10_001
    rows = ((f"former:t{n}", {"row": "former", "slug": f"t{n:05}"}) for n in range(count))
    with filled_index(cluster, MAPPING, rows) as (reader, name):
        index = ListIndex(reader, name, soon)
        assert index.total(ListRow.FORMER) == count
        by_slug = ({"slug": "asc"},)
        (last,) = index.find(ListRow.FORMER, sort=by_slug, first=count - 1, count=1)
        assert last["slug"] == "t10000"
        assert sum(1 for _ in index.every(ListRow.FORMER, sort=by_slug)) == count
        assert len(index.groups(ListRow.FORMER, "slug")) == count


def texts_agree(there: TextLists, here: TextLists, library: Library) -> None:
    """Lists of texts in each order and with each filter, and what is counted of all."""
    for mapping in ("years", "kinds", "languages", "entities"):
        # In their order, too; entities have none.
        found, known = (list(getattr(lists, mapping)().items()) for lists in (there, here))
        assert (Counter(found) if mapping == "entities" else found) == (
            Counter(known) if mapping == "entities" else known
        )
    entities = [(kind, name) for kind in EntityKind for name in _names(library, kind)]
    filters = [
        EVERY_TEXT,
        PUBLISHED_TEXTS,
        TextFilter(language="fr"),
        TextFilter(kind="speech"),
        TextFilter(years=(1917, 1918)),
        TextFilter(words="te"),
        TextFilter(date_from=Date.parse("1917")),
        TextFilter(date_from=Date.parse("1917-10"), date_to=Date.parse("1918")),
        *(TextFilter(entities=(each,)) for each in entities),
    ]
    for wanted in filters:
        for sort in TextSort:
            assert list(there.texts(wanted, sort)) == list(here.texts(wanted, sort)), wanted
        assert there.years(wanted) == here.years(wanted)
    assert list(there.texts()[1:3]) == list(here.texts()[1:3])
    for kind in EntityKind:
        assert list(there.letters(kind).items()) == list(here.letters(kind).items())
    for entry in library.entries():
        assert there.neighbours(entry.slug) == here.neighbours(entry.slug)
    assert there.neighbours("nothing") == (None, None)


def _names(library: Library, kind: EntityKind) -> set[str]:
    return {
        name for each in library.entities(kind) for name in (each.slug, each.name, each.name[:2])
    }


def entities_agree(there: TextLibrary, here: TextLibrary) -> None:
    """The days of entities, and what texts name in the place of one."""
    for kind in EntityKind:
        assert sorted(there.entity_days(kind)) == sorted(here.entity_days(kind))
        for entity in here.entities(kind):
            assert there.successors(entity) == here.successors(entity)
            assert there.collection_name(entity.slug) == here.collection_name(entity.slug)


def revisions_agree(there: PublishedRevisions, here: PublishedRevisions) -> None:
    """The revisions of all texts, and their places in the order."""
    assert there.newest_day() == here.newest_day()
    for corrections in (False, True):
        total = here.total(corrections_only=corrections)
        assert there.total(corrections_only=corrections) == total
        newest = here.newest(0, total, corrections_only=corrections)
        assert there.newest(0, total, corrections_only=corrections) == newest
        for place in range(min(total, 5)):
            at = here.at(place, corrections_only=corrections)
            assert there.at(place, corrections_only=corrections) == at
            found = there.place_after(*at, corrections_only=corrections)
            assert found == here.place_after(*at, corrections_only=corrections) == place + 1


def harvests_agree(there: Harvest, here: Harvest) -> None:
    """The records for harvesters, page by page, and their sets."""
    assert there.earliest() == here.earliest()
    assert there.count(EVERY_RECORD) == here.count(EVERY_RECORD)
    records = here.records(EVERY_RECORD, count=100)
    assert there.records(EVERY_RECORD, count=100) == records
    for record in records[:3]:
        after = (record.datestamp, record.slug)
        page = here.records(EVERY_RECORD, after=after, count=2)
        assert there.records(EVERY_RECORD, after=after, count=2) == page
        assert there.record(record.slug) == record
    assert there.record("nothing") is None
    slugs = [record.slug for record in records]
    assert there.metadata(slugs) == here.metadata(slugs)
    sets = here.sets(count=100)
    assert there.sets(count=100) == sets
    assert there.set_count() == len(sets)
    assert [there.has_set(each.spec) for each in (*sets,)] == [True] * len(sets)
    assert not there.has_set("nothing")
