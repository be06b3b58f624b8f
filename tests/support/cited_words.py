"""What every address of a text cited when it was published, and whether it still tells the truth.

An independent witness: it reads the history, never the index, and remembers words, never numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from itertools import combinations_with_replacement
from typing import Any

from flask.testing import FlaskClient

from archive.model.revision import Revision
from archive.model.text import Paragraph
from archive.model.text import Text
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.word_range import Row
from tests.support.site import follow
from tests.support.word_links import marked

#: What a page of a text can be had in.
ENDINGS = (".json", ".txt", ".md", ".tei.xml", ".ris", ".bib", ".csl.json", ".jsonld")


@dataclass
class CitedWords:
    """The words that the addresses of one text cited, under every slug and in every revision."""

    #: By the ends of a range: the words between them when they first came in this order.
    ranges: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    #: By the path of a link after the slug: its words in order.
    links: dict[str, list[str]] = field(default_factory=dict)
    #: By the path of a revision after the slug: all words of the passage.
    revisions: dict[str, list[str]] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    #: The words of the living paragraphs now; none of a withdrawn text.
    now: frozenset[str] = frozenset()
    #: Words that were cut out by hand and put into a new paragraph: there is no record of where they went.
    carried: set[str] = field(default_factory=set)
    revision: int = 0

    def remember(self, text: Text, published: Revision) -> None:
        """Take in what can be cited of *text*, which was *published*."""
        if published.number == self.revision:
            return
        self.revision = published.number
        self.slugs.add(text.slug)
        paragraphs, revision = text.paragraphs, published.number
        parts = {number for numbers in published.became.values() for number in numbers}
        new = {number for number, what in published.changes.items() if what == "new"} - parts
        added = _words([paragraph for paragraph in paragraphs if paragraph.number in new])
        self.carried |= self.now & set(added)
        self.now = frozenset(() if text.withdrawn else _words(paragraphs))
        for low, high in combinations_with_replacement(range(len(paragraphs)), 2):
            inside = paragraphs[low : high + 1]
            first, last = inside[0].number, inside[-1].number
            self.ranges.setdefault((first, last), frozenset(_words(inside)))
            place = first if low == high else f"{first}-{last}"
            self.revisions[f"@{revision}/{place}"] = _words(inside)
            if high - low < 3:
                self._remember_links(inside)

    def _remember_links(self, inside: Sequence[Paragraph]) -> None:
        """Link from the middle of the first paragraph into the last, and to a word alone."""
        row = Row(inside)
        if len(row) < 3 or not inside[0].text or not inside[-1].text:
            return
        first = len(Row(inside[:1]))
        last = len(row) - len(Row(inside[-1:]))
        for low, high in {(first // 2, last + 2), (first - 1, last + 1)}:
            if low < high <= len(row):
                words = row.words(low, high)
                path = str(words.address("x")).removeprefix("/texts/x")
                self.links[path] = words.text.split()


def _words(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [bare(word) for paragraph in paragraphs for word in paragraph.text.split()]


def _paragraphs(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [paragraph for section in body["sections"] for paragraph in section["paragraphs"]]


def _shown(body: dict[str, Any]) -> dict[str, list[str]]:
    return {p["number"]: [bare(word) for word in p["text"].split()] for p in _paragraphs(body)}


def check_ranges(client: FlaskClient, cited: CitedWords, slug: str) -> None:
    """Check that each range shows all words that it cited and that are left, and says where any others come from."""
    for (first, last), words in cited.ranges.items():
        if first == last:
            continue
        hops, response = follow(client, f"/texts/{slug}/{first}-{last}.json")
        left = (words & cited.now) - cited.carried
        body = response.json
        assert body is not None, hops
        shown = _shown(body)
        if response.status_code == 410:
            assert not left, hops
            assert body["withdrawn"]["reason"], hops
            last = body["withdrawn"]["last_words"]
            assert last is None or follow(client, last)[1].status_code == 200, hops
            continue
        assert response.status_code == 200, hops
        assert any(not paragraph.get("withdrawn") for paragraph in _paragraphs(body)), hops
        assert left <= {word for inside in shown.values() for word in inside}, hops
        changes = body.get("range", {}).get("changes", ())
        told = {number for c in changes for number in (c["number"], *c.get("others", ()))}
        for number, inside in shown.items():
            # A word that was corrected is another one; one of its paragraph is left.
            assert not inside or number in told or words & set(inside) or _is_short(inside), hops
        if body.get("range"):
            page = follow(client, f"/texts/{slug}/{first}-{last}")[1]
            assert 'class="whereabouts"' in page.text, hops


def _is_short(inside: Sequence[str]) -> bool:
    # All its few words may have been corrected.
    return len(inside) < 4


def check_links(client: FlaskClient, cited: CitedWords, slug: str) -> None:
    """Check that each link marks its words, or marks nothing and says what became of them."""
    for path, words in cited.links.items():
        wanted = [bare(word) for word in words]
        hops, response = follow(client, f"/texts/{slug}{path}")
        assert response.status_code in (200, 410), (hops, response.status)
        body = client.get(f"{hops[-1]}.json").json
        assert body is not None, hops
        assert [bare(word) for word in body["was"]["text"].split()] == wanted, hops
        if found := [bare(word) for word in marked(response.text)]:
            assert found == wanted, hops
        else:
            assert 'class="whereabouts' in response.text, hops
        if body["state"] == "separated":
            parts = " ".join(part["text"] for part in body["parts"])
            assert [bare(word) for word in parts.split()] == wanted, hops
        if body["state"] == "moved":
            _check_since(client, body, wanted)
        if response.status_code == 410:
            assert body["withdrawn"], hops
            assert not set(wanted) & cited.now - cited.carried, hops


def _check_since(client: FlaskClient, body: dict[str, Any], wanted: list[str]) -> None:
    """Check that words are at their place since the revision that is said to have brought them there."""
    slug, _, place = body["now"]["address"].removeprefix("/texts/").partition("/")
    there = client.get(f"/texts/{slug}@{body['since']['revision']}/{place}")
    assert [bare(word) for word in marked(there.text)] == wanted, body


def check_revisions(client: FlaskClient, cited: CitedWords, slug: str) -> None:
    """Check that each passage of each revision has its own words for ever, whatever became of them."""
    for path, words in cited.revisions.items():
        hops, response = follow(client, f"/texts/{slug}{path}.json")
        assert response.status_code == 200, (hops, response.status)
        assert response.json is not None
        shown = _shown(response.json)
        assert [word for inside in shown.values() for word in inside] == words, hops


def check_formats(client: FlaskClient, addresses: Sequence[str]) -> None:
    """Check that every address answers with the same status in every format."""
    for address in addresses:
        hops, page = follow(client, address)
        for ending in ENDINGS:
            sibling = follow(client, address + ending)[1]
            if sibling.status_code == 302:
                # The record of corrected words is that of the revision that had them.
                sibling = follow(client, sibling.headers["Location"])[1]
            assert sibling.status_code == page.status_code, (hops, ending)
            if page.status_code == 410:
                assert "ithdrawn" in sibling.text, (hops, ending)
