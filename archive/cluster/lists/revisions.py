"""The published revisions of all texts that lie in a cluster."""

from archive.cluster.answers import Object
from archive.cluster.lists.documents import ListRow
from archive.cluster.lists.index import PUBLISHED
from archive.cluster.lists.index import ListIndex
from archive.cluster.lists.index import all_of
from archive.cluster.lists.index import any_of
from archive.cluster.lists.index import having
from archive.library.codec import load_correction
from archive.library.codec import load_metadata
from archive.library.entries import PublishedRevision
from archive.library.protocol import PublishedRevisions
from archive.model.revision import RevisionSummary

_NEWEST_FIRST = ({"date": "desc"}, {"slug": "asc"}, {"number": "desc"})


class ClusterRevisions(PublishedRevisions):
    """The published revisions of all texts in *index*."""

    def __init__(self, index: ListIndex) -> None:
        self._index = index

    def counts(self) -> dict[str, int]:
        """Return the number of the newest revision of each published text, by slug."""
        rows = [
            *self._index.every(ListRow.TEXT, PUBLISHED, sort=({"slug": "asc"},)),
            *self._index.every(ListRow.WITHDRAWN, sort=({"slug": "asc"},)),
        ]
        return {row["slug"]: row["revision"] for row in rows}

    def newest_day(self) -> str:
        """Return the ISO day on which anything was published last; empty where nothing ever was."""
        found = self._index.find(ListRow.REVISION, sort=_NEWEST_FIRST, count=1)
        return found[0]["date"] if found else ""

    def total(self, *, corrections_only: bool = False, since: str = "") -> int:
        """Return how many revisions of all texts were published, on the ISO day *since* or later.

        Perhaps without the first of each text.
        """
        return self._index.total(ListRow.REVISION, *_since(since, corrections_only))

    def place_after(
        self, day: str, slug: str, number: int, *, corrections_only: bool = False
    ) -> int:
        """Return how many revisions come up to this one in the order of `newest`, whether it is there or not."""
        before = any_of(
            {"range": {"date": {"gt": day}}},
            all_of(having("date", day), {"range": {"slug": {"lt": slug}}}),
            all_of(
                having("date", day), having("slug", slug), {"range": {"number": {"gte": number}}}
            ),
        )
        return self._index.total(ListRow.REVISION, before, *_since("", corrections_only))

    def at(self, place: int, *, corrections_only: bool = False) -> tuple[str, str, int]:
        """Return the day, the slug and the number of the revision at a *place* in the order of `newest`."""
        (row,) = self._index.find(
            ListRow.REVISION,
            *_since("", corrections_only),
            sort=_NEWEST_FIRST,
            first=place,
            count=1,
        )
        return row["date"], row["slug"], row["number"]

    def newest(
        self, first: int, count: int, *, corrections_only: bool = False, since: str = ""
    ) -> tuple[PublishedRevision, ...]:
        """Return *count* revisions of all texts from the *first*, the newest first, of *since* or later.

        Of a text perhaps not its first.
        """
        rows = self._index.find(
            ListRow.REVISION,
            *_since(since, corrections_only),
            sort=_NEWEST_FIRST,
            first=first,
            count=count,
        )
        return tuple(map(_revision, rows))


def _since(day: str, corrections_only: bool) -> list[Object]:
    since: list[Object] = [{"range": {"date": {"gte": day}}}] if day else []
    return [*since, {"range": {"number": {"gt": 1}}}] if corrections_only else since


def _revision(row: Object) -> PublishedRevision:
    shown = row["shown"]
    summary = RevisionSummary(
        row["slug"],
        row["number"],
        row["date"],
        shown["note"],
        shown["changes"],
        shown["urn"],
        shown["first_dated"],
    )
    return PublishedRevision(
        summary,
        load_metadata(shown["metadata"]),
        is_withdrawn=shown["withdrawn"],
        corrections=tuple(
            load_correction(row["number"], number, dumped)
            for number, dumped in shown["corrections"]
        ),
        corrected=shown["corrected"],
    )
