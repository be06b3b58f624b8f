"""Real harvesters read a thousand texts, whole and in part, while the archive changes."""

import gc
import tracemalloc
from collections.abc import Callable
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.models import Record
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.harvesting import ask
from tests.support.harvesting import every_page
from tests.support.harvesting import headers
from tests.support.harvesting import served
from tests.support.harvesting import token_of
from tests.support.programs import FORMER
from tests.support.programs import TEXTS
from tests.support.programs import URL
from tests.support.programs import WITHDRAWN

#: A harvester that returns the datestamp of every record, and whether it is deleted.
Harvester = Callable[[str, dict[str, str]], list[tuple[str, str, bool]]]
RECORDS = TEXTS + len(FORMER)


def with_sickle(url: str, arguments: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Harvest with sickle."""
    records = Sickle(f"{url}/oai").ListRecords(**arguments)
    return [(r.header.identifier, r.header.datestamp, r.deleted) for r in records]


def with_sickle_by_post(url: str, arguments: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Harvest with sickle, which posts its arguments."""
    headers = Sickle(f"{url}/oai", http_method="POST").ListIdentifiers(**arguments)
    return [(h.identifier, h.datestamp, h.deleted) for h in headers]


def with_scythe(url: str, arguments: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Harvest with oaipmh-scythe."""
    with Scythe(f"{url}/oai") as scythe:
        records = list(
            scythe.list_records(
                metadata_prefix=arguments["metadataPrefix"],
                from_=arguments.get("from"),
                set_=arguments.get("set"),
            )
        )
    headers = [record.header for record in records if isinstance(record, Record)]
    assert len(headers) == len(records)
    return [(str(h.identifier), str(h.datestamp), h.deleted) for h in headers]


@pytest.fixture(scope="module")
def site(programs: Settings) -> Iterator[str]:
    """The address of a server of the thousand texts."""
    with served(create_app(programs)) as url:
        yield url


@pytest.mark.parametrize(
    ("harvest", "prefix"),
    [(with_sickle, "oai_dc"), (with_sickle_by_post, "tei"), (with_scythe, "oai_dc")],
)
def test_a_harvester_gets_every_record_once(site: str, harvest: Harvester, prefix: str) -> None:
    """All texts, in the order of their datestamps; what was withdrawn or renamed is deleted; no draft."""
    found = harvest(site, {"metadataPrefix": prefix})
    slugs = [identifier.rpartition(":")[2] for identifier, _, _ in found]
    assert len(slugs) == len({*slugs}) == RECORDS
    assert [stamp for _, stamp, _ in found] == sorted(stamp for _, stamp, _ in found)
    deleted = {identifier.rpartition(":")[2] for identifier, _, gone in found if gone}
    assert deleted == {WITHDRAWN, *FORMER}
    assert not any("draft" in slug for slug in slugs)


@pytest.mark.parametrize("harvest", [with_sickle, with_scythe])
def test_a_harvester_gets_a_language(site: str, harvest: Harvester) -> None:
    """The texts in it, and no others."""
    found = {
        tag: {
            each
            for each, _, _ in harvest(site, {"metadataPrefix": "oai_dc", "set": f"language.{tag}"})
        }
        for tag in ("de", "ru", "ar")
    }
    assert sum(map(len, found.values())) == len(set.union(*found.values()))
    assert len(found["de"]) > TEXTS / 10
    assert found["ar"] == {"oai:archive.example.org:salam"}


def test_sickle_reads_the_metadata(site: str) -> None:
    """The fields of a record, in a writing that is not Latin, too."""
    record = Sickle(f"{site}/oai").GetRecord(
        metadataPrefix="oai_dc", identifier="oai:archive.example.org:dekret-o-mire"
    )
    assert record.metadata["title"] == ["Декрет о мире"]
    assert record.metadata["language"] == ["ru"]
    assert record.metadata["identifier"] == ["https://archive.example.org/texts/dekret-o-mire"]


def test_pages_say_how_far_the_harvest_is(programs: Settings) -> None:
    """A hundred records a page; the last has an empty token; sizes and cursors add up."""
    pages = list(
        every_page(create_app(programs).test_client(), "ListIdentifiers", metadataPrefix="tei")
    )
    sizes = [len(headers(page)) for page in pages]
    assert sizes == [100] * (RECORDS // 100) + [RECORDS % 100]
    tokens = [next(page.iter("{*}resumptionToken")) for page in pages]
    assert {token.get("completeListSize") for token in tokens} == {str(RECORDS)}
    assert [token.get("cursor") for token in tokens] == [str(100 * n) for n in range(len(pages))]
    assert [bool(token.text) for token in tokens] == [True] * (len(pages) - 1) + [False]


def test_a_page_has_one_whole_text(changing: Settings) -> None:
    """In each there is a paragraph p1, and a strict reader of XML takes an id once; deleted records come along."""
    folder = CollectionFolder(changing.texts)
    for slug in ("text-02", "text-03"):
        amend(folder, slug, retire_text("It is a copy."), note="", today=date(2026, 3, 5))
    build(changing)
    pages = list(
        every_page(create_app(changing).test_client(), "ListRecords", metadataPrefix="tei")
    )
    states = [[gone for _, gone in headers(page).values()] for page in pages]
    assert states == [[False]] * 22 + [[False, True, True]]


@pytest.fixture
def changing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Twenty-five texts, to be changed, and a site that has five records on a page."""
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    monkeypatch.setattr("archive.web.api.oai.routes.PAGE_RECORDS", 5)
    settings = Settings(
        texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh", url=URL
    )
    slugs = [f"text-{n:02}" for n in range(25)]
    write_texts(settings.texts, [text_of(slug, f"The words of {slug}.") for slug in slugs])
    publish(CollectionFolder(settings.texts), slugs, note="", today=date(2026, 3, 5))
    build(settings)
    return settings


def change(settings: Settings) -> None:
    """Add a text, correct one, withdraw one and rename one, and build."""
    folder, day = CollectionFolder(settings.texts), date(2026, 4, 5)
    write_texts(settings.texts, [text_of("text-03a", "A new text.")])
    path = settings.texts / "text-20.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("The words", "Words"), encoding="utf-8"
    )
    outcomes = [
        *publish(folder, ["text-03a", "text-20"], note="read “Words”", today=day),
        amend(folder, "text-05", retire_text("It is a copy."), note="", today=day),
        rename(folder, "text-21", "aa-first", note="", today=day),
    ]
    assert not [outcome.refusal for outcome in outcomes if outcome.refusal]
    build(settings)


def test_a_harvest_goes_on_over_a_build_and_misses_nothing(changing: Settings) -> None:
    """What changes while a list is read comes at its end; nothing else comes twice, and nothing is left out.

    The next harvest, from the time of the last, has just these changes; so it has once the index was made anew.
    """
    app = create_app(changing)
    client = app.test_client()
    page = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    begun = page.findtext("{*}responseDate")
    seen = [*headers(page).items()]
    for _ in range(2):
        page = ask(client, verb="ListIdentifiers", resumptionToken=token_of(page))
        seen += headers(page).items()
    change(changing)
    while token := token_of(page):
        page = ask(client, verb="ListIdentifiers", resumptionToken=token)
        seen += headers(page).items()
    slugs = [slug for slug, _ in seen]
    changes = {"text-03a", "text-20", "text-05", "text-21", "aa-first"}
    assert {*slugs[-len(changes) :]} == changes
    assert {slug for slug in slugs if slugs.count(slug) > 1} < changes
    assert len({*slugs}) == 25 + 2
    deleted = {slug for slug, (_, gone) in seen if gone}
    assert deleted == {"text-05", "text-21"}

    with served(app) as url:
        for harvest in (with_sickle, with_sickle_by_post, with_scythe):
            found = harvest(url, {"metadataPrefix": "oai_dc", "from": begun})
            assert {identifier.rpartition(":")[2] for identifier, _, _ in found} == changes
        build(changing, force=True)
        again = with_sickle(url, {"metadataPrefix": "oai_dc", "from": begun})
        assert {each[0].rpartition(":")[2] for each in again} == changes
        with pytest.raises(NoRecordsMatch):
            with_sickle(url, {"metadataPrefix": "oai_dc", "from": "2999-01-01T00:00:00Z"})


def test_a_harvest_takes_no_memory(programs: Settings) -> None:
    """Once the first pages were read, no page of a thousand records leaves anything behind."""
    client = create_app(programs).test_client()
    pages = every_page(client, "ListRecords", metadataPrefix="oai_dc")
    for _ in range(3):
        next(pages)
    tracemalloc.start()
    try:
        held = []
        for _ in pages:
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(held) > 6
    assert held[-1] - held[0] < 100_000
