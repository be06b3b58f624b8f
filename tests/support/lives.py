"""The life of a text: edited, amended and published, with every address it ever had."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.indexing.build import build
from archive.publishing.amendments import Amendment
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import Outcome
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.sources.canonical.format import read_canonical
from archive.web import create_app
from tests.support.cited_words import CitedWords
from tests.support.cited_words import check_formats
from tests.support.cited_words import check_links
from tests.support.cited_words import check_ranges
from tests.support.cited_words import check_revisions
from tests.support.site import follow

TODAY = date(2026, 11, 22)


@dataclass
class Life:
    """A folder of texts, and every address that was ever published from it, with the words it showed last."""

    folder: Path
    slug: str
    addresses: dict[str, str] = field(default_factory=dict)
    #: Every paragraph of every revision by its address, with its words: what a citation of a revision leads to.
    revisions: dict[str, str] = field(default_factory=dict)
    #: What ranges and word links cited.
    cited: CitedWords = field(default_factory=CitedWords)
    _client: FlaskClient | None = field(default=None, init=False, repr=False)

    @property
    def texts(self) -> CollectionFolder:
        """The collection folder."""
        return CollectionFolder(self.folder / "texts")

    @property
    def path(self) -> Path:
        """The working copy."""
        return self.folder / "texts" / f"{self.slug}.md"

    @property
    def settings(self) -> Settings:
        """Where the texts are, and what is built of them."""
        return Settings(texts=self.folder / "texts", index=self.folder / "index")

    def edit(self, change: Callable[[str], str]) -> None:
        """Change the working copy."""
        self.path.write_text(change(self.path.read_text()))

    def publish(self, note: str = "corrected") -> Outcome:
        """Publish the working copy."""
        (outcome,) = publish(self.texts, [self.slug], note=note, today=TODAY)
        self.remember()
        return outcome

    def amend(self, amendment: Amendment, note: str = "") -> Outcome:
        """Amend the published text."""
        outcome = amend(self.texts, self.slug, amendment, note=note, today=TODAY)
        self.remember()
        return outcome

    def rename(self, slug: str, note: str = "") -> Outcome:
        """Give the text another slug."""
        outcome = rename(self.texts, self.slug, slug, note=note, today=TODAY)
        if outcome.kind is OutcomeKind.PUBLISHED:
            self.slug = slug
        self.remember()
        return outcome

    def remember(self) -> None:
        """Keep the addresses that are published now, with their words."""
        last = read_history(self.texts.history_path(self.slug)).last
        if last is None:
            return
        text = read_canonical(last.markdown, path="history").text
        self.cited.remember(replace(text, slug=self.slug), last)
        self.addresses[f"/texts/{self.slug}"] = ""
        for paragraph in text.paragraphs:
            if not paragraph.withdrawn and not text.withdrawn:
                here = f"/texts/{self.slug}@{last.number}/{paragraph.number}"
                self.revisions[here] = paragraph.text
            if not paragraph.withdrawn:
                self.addresses[f"/texts/{self.slug}/{paragraph.number}"] = paragraph.text

    def client(self) -> FlaskClient:
        """Index what has changed, and return a client of the site, always of the same: it takes up new indexes."""
        build(self.settings)
        if self._client is None:
            self._client = create_app(self.settings).test_client()
        return self._client


def every_address_answers(life: Life) -> None:
    """Every address ever published answers 200 at last, or 410 with the reason."""
    client = life.client()
    for address in life.addresses:
        for form in ("", ".json", ".txt", ".md"):
            hops, response = follow(client, address + form)
            assert response.status_code in (200, 410), (hops, response.status)
            if response.status_code == 410:
                assert "withdrawn" in response.text


def every_revision_has_its_words(life: Life) -> None:
    """Every paragraph of every revision shows the words it had, whatever became of the text."""
    client = life.client()
    for address, words in life.revisions.items():
        hops, page = follow(client, address)
        assert page.status_code == 200, hops
        _, shown = follow(client, f"{address}.json")
        (section,) = shown.json["sections"]  # type: ignore[index]
        assert [paragraph["text"] for paragraph in section["paragraphs"]] == [words], hops


def every_citation_holds(life: Life) -> None:
    """Every range and link shows what it cited or says what became of it, under every slug and in every format."""
    client, cited = life.client(), life.cited
    check_ranges(client, cited, life.slug)
    check_links(client, cited, life.slug)
    check_revisions(client, cited, life.slug)
    ranges = [f"/{first}-{last}" for first, last in cited.ranges if first != last]
    chosen = [path for paths in (ranges, cited.links) for path in list(paths)[::7]]
    check_formats(client, [f"/texts/{life.slug}{path}" for path in chosen])
    for former in cited.slugs - {life.slug}:
        for path in ["", *chosen, *cited.revisions]:
            _, found = follow(client, f"/texts/{life.slug}{path}")
            hops, same = follow(client, f"/texts/{former}{path}")
            assert len(hops) == 2, hops
            assert (same.status_code, same.text) == (found.status_code, found.text), hops
