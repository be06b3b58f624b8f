"""The history: what is appended stays, and what was changed behind its back is seen."""

import json
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.collection.history import History
from archive.collection.history import append_revision
from archive.collection.history import last_revision
from archive.collection.history import parse_history
from archive.collection.history import read_history
from archive.errors import Damage
from archive.errors import DamageKind
from archive.errors import FolderError
from archive.errors import HistoryDamaged
from archive.model.revision import Revision
from archive.model.revision import record_hash


def three(path: Path) -> History:
    """Write three revisions at *path*."""
    history = read_history(path)
    for number in (1, 2, 3):
        last = history.last
        history = append_revision(
            history,
            Revision(
                number=number,
                date=f"2026-11-0{number}",
                note="Übersetzung – corrected",
                slug="a",
                markdown=f"words of revision {number}\n",
                changes={"p1": "corrected"},
                previous=last.hash if last else "",
            ),
        )
    return history


#: Other forms of ISO 8601, which Python reads as days, and what only looks like one.
NOT_DAYS = [
    "2026-W05-1", "2026W051", "20261129", "2026-11-29T00:00", "2026-11-29 ", "2026-11", "٢٠٢٦-11-29", "0000-01-01",
    "12026-11-29",
]  # fmt: skip


def damage_of(history: History) -> HistoryDamaged:
    """Return the damage of *history*, which has some."""
    assert history.damage is not None
    return history.damage


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a history of three revisions is."""
    three(tmp_path / "history" / "a.jsonl")
    return tmp_path / "history" / "a.jsonl"


def test_appended_revisions_are_read_back(path: Path) -> None:
    """All revisions come back as they were written, chained by their hashes."""
    history = read_history(path)
    assert [revision.number for revision in history.revisions] == [1, 2, 3]
    assert history.problems() == ()
    first, second, _ = history.revisions
    assert second.previous == first.hash
    assert history.last == last_revision(path.read_bytes(), path)


def test_line_is_readable_for_people(path: Path) -> None:
    """A line is one JSON object that names its hash and spells letters as they are."""
    line = path.read_text().splitlines()[0]
    assert "Übersetzung – corrected" in line
    assert json.loads(line)["hash"] == read_history(path).revisions[0].hash


def test_missing_history_is_empty(tmp_path: Path) -> None:
    """No file means that nothing was published."""
    assert read_history(tmp_path / "a.jsonl").revisions == ()


def test_changed_word_is_damage(path: Path) -> None:
    """Revisions before the change stay trusted; the change and all after it do not."""
    path.write_text(path.read_text().replace("words of revision 2", "lies of revision 2"))
    history = read_history(path)
    assert [revision.number for revision in history.revisions] == [1]
    assert damage_of(history).line == 2
    with pytest.raises(HistoryDamaged):
        append_revision(history, Revision(2, "2026-11-04", "", "a", ""))


@pytest.mark.parametrize(
    ("order", "line", "kind"),
    [
        ((0, 2), 2, DamageKind.GAP),
        ((1, 0, 2), 1, DamageKind.GAP),
        ((0, 1, 1, 2), 3, DamageKind.FORK),
        ((0, 1, 2, 0), 4, DamageKind.FORK),
    ],
)
def test_lost_moved_and_doubled_lines_are_damage(
    path: Path, order: tuple[int, ...], line: int, kind: DamageKind
) -> None:
    """A line that does not follow from the one before is damage, with its number."""
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[n] for n in order))
    damage = damage_of(read_history(path))
    assert (damage.line, damage.damage.kind) == (line, kind)


def test_two_successors_of_a_revision_are_a_fork(path: Path) -> None:
    """Two revisions after the same one, joined by a merge, are named as such."""
    history = read_history(path)
    second = history.revisions[1]
    other = Revision(3, "2026-11-04", "elsewhere", "a", "other", {}, second.hash)
    content = path.read_bytes() + json.dumps(other.record() | {"hash": other.hash}).encode() + b"\n"
    damage = damage_of(parse_history(content, path))
    assert damage.damage == Damage(DamageKind.FORK, "2")


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ([], DamageKind.BAD_FIELD),
        ("2", DamageKind.BAD_FIELD),
        ({"2": 20261129}, DamageKind.BAD_FIELD),
        ({"2": None}, DamageKind.BAD_FIELD),
        ({"0": "2026-11-29"}, DamageKind.BAD_FIELD),
        ({"02": "2026-11-29"}, DamageKind.BAD_FIELD),
        ({"-1": "2026-11-29"}, DamageKind.BAD_FIELD),
        ({"p2": "2026-11-29"}, DamageKind.BAD_FIELD),
        ({"4": "2026-11-29"}, DamageKind.BAD_FIELD),
        ({"9" * 50: "2026-11-29"}, DamageKind.BAD_FIELD),
        ({"2": "2026-11-31"}, DamageKind.BAD_DATE),
        ({"2": ""}, DamageKind.BAD_DATE),
        *(({"2": day}, DamageKind.BAD_DATE) for day in NOT_DAYS),
    ],
)
def test_corrected_dates_that_cannot_be(path: Path, dates: object, kind: DamageKind) -> None:
    """A line that corrects the date of no earlier revision, or to no date, is damage."""
    last = read_history(path).last
    assert last is not None
    record = Revision(4, "2026-11-29", "", "a", "", {}, last.hash).record() | {"dates": dates}
    line = json.dumps(record | {"hash": record_hash(record)})
    content = path.read_bytes() + line.encode() + b"\n"
    assert damage_of(parse_history(content, path)).damage.kind is kind
    assert last_revision(content, path) == last


def test_corrected_dates_are_read_and_written(path: Path) -> None:
    """The earlier revision has the corrected day, and the hash of its own line."""
    history = read_history(path)
    second, third = history.revisions[1:]
    made = Revision(4, "2026-11-29", "", "a", "words\n", {}, third.hash, dates={2: "2026-11-01"})
    appended = append_revision(history, made)
    assert appended == read_history(path)
    now = appended.revisions[1]
    assert (now.date, now.first_dated, now.hash) == ("2026-11-01", "2026-11-02", second.hash)
    assert now.summary.first_dated == "2026-11-02"
    assert appended.last == made == last_revision(path.read_bytes(), path)


@pytest.mark.parametrize("day", NOT_DAYS)
def test_a_date_has_one_form(path: Path, day: str) -> None:
    """A line that was made elsewhere, with a sound hash and a date that no page could show, is damage."""
    history = read_history(path)
    record = Revision(4, day, "note", "a", "words\n", previous=history.revisions[-1].hash).record()
    line = json.dumps({**record, "hash": record_hash(record)})
    path.write_bytes(path.read_bytes() + line.encode() + b"\n")
    damage = damage_of(read_history(path))
    assert (damage.line, damage.damage) == (4, Damage(DamageKind.BAD_DATE, day))
    assert last_revision(path.read_bytes(), path) == history.last


CONTROLS = ["\x1b[2J", "a\x9bb", "\ud800", "\x00", "a\ufffe", "\u202ea"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("changes", {"p1": word}) for word in CONTROLS),
        *(("changes", {word: "corrected"}) for word in CONTROLS),
        *(("became", {"p9": ["p1", word]}) for word in CONTROLS),
        *(("became", {word: ["p1"]}) for word in CONTROLS),
        *(("formerly", ["b", word]) for word in CONTROLS),
        *(("slug", word) for word in CONTROLS),
        ("markdown", "a word\udc80\n"),
    ],
    ids=count(),
)
def test_names_hold_no_controls(path: Path, field: str, value: object) -> None:
    """A line with a name that a terminal obeys, or words that no index can store, is damage, whatever its hash."""
    history = read_history(path)
    record = Revision(
        4, "2026-11-04", "note", "a", "words\n", previous=history.revisions[-1].hash
    ).record()
    record[field] = value
    line = json.dumps({**record, "hash": record_hash(record)})
    path.write_bytes(path.read_bytes() + line.encode() + b"\n")
    damage = damage_of(read_history(path))
    assert (damage.line, damage.damage) == (4, Damage(DamageKind.BAD_FIELD, field))


def merged(*steps: Mapping[str, tuple[str, ...]]) -> History:
    """Return a history of which each revision has some numbers that became others."""
    return History(
        Path("a.jsonl"),
        tuple(
            Revision(number, "2026-11-29", "", "a", "", became=became)
            for number, became in enumerate(steps, 1)
        ),
    )


@pytest.mark.parametrize(
    ("steps", "became"),
    [
        ([{"p2": ("p1",)}, {"p1": ("p4",)}], {"p2": "p4", "p1": "p4"}),
        ([{"p1": ("p1", "p1a")}, {"p1a": ("p1",)}], {"p1a": "p1"}),
        ([{"p1": ()}], {}),
        # What no command writes, and a file may hold: these lead nowhere, and no page to itself.
        ([{"p1": ("p2",), "p2": ("p1",)}], {"p2": "p1"}),
        ([{"p1": ("p2",), "p2": ("p3",), "p3": ("p2",)}], {"p1": "p2", "p3": "p2"}),
    ],
)
def test_numbers_are_followed_to_their_end(
    steps: list[Mapping[str, tuple[str, ...]]], became: dict[str, str]
) -> None:
    """A number that became one that became another leads there at once."""
    assert merged(*steps).became() == became


def test_a_long_chain_is_followed_in_few_steps() -> None:
    """A hundred thousand numbers, each of which became the next, take a moment and not an hour."""
    last = 100_000
    chain = {f"p{number}": (f"p{number + 1}",) for number in range(1, last)}
    assert set(merged(chain).became().values()) == {f"p{last}"}


def test_rehashed_line_breaks_the_chain(path: Path) -> None:
    """Who forges a line and its hash still breaks the next one."""
    lines = path.read_text().splitlines(keepends=True)
    old = read_history(path).revisions[1]
    forged = Revision(2, old.date, old.note, "a", "forged", {}, old.previous)
    lines[1] = json.dumps(forged.record() | {"hash": forged.hash}) + "\n"
    path.write_text("".join(lines))
    assert damage_of(read_history(path)).line == 3


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(0, 2000))
def test_torn_end_loses_no_acknowledged_revision(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    """Wherever a power cut stops a write, the lines before are there, and the next write is whole."""
    path = tmp_path_factory.mktemp("torn") / "a.jsonl"
    history = three(path)
    whole = path.read_bytes()
    ends = [n + 1 for n, byte in enumerate(whole) if byte == 10]
    cut = min(cut, len(whole))
    path.write_bytes(whole[:cut])
    torn = read_history(path)
    # A line is whole without its line end: every word of it is there.
    count = sum(end - 1 <= cut for end in ends)
    assert torn.revisions == history.revisions[:count]
    assert torn.damage is None
    assert torn.torn == (cut not in {0, *ends, *(end - 1 for end in ends)})
    last = torn.last
    added = Revision(count + 1, "2026-11-09", "", "a", "x", {}, last.hash if last else "")
    append_revision(torn, added)
    assert read_history(path).revisions == (*history.revisions[:count], added)


def test_empty_line_at_the_end_is_ignored(path: Path) -> None:
    """An editor that adds a line end has damaged nothing."""
    path.write_bytes(path.read_bytes() + b"\n")
    history = read_history(path)
    assert (len(history.revisions), history.problems()) == (3, ())


def test_zeros_at_the_end_are_torn(path: Path) -> None:
    """A file system that left zeros instead of a line has lost nothing that was acknowledged."""
    path.write_bytes(path.read_bytes() + b"\x00" * 300)
    history = read_history(path)
    assert (len(history.revisions), history.torn, history.damage) == (3, True, None)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "1",
        "{}",
        '{"number": "1"}',
        '{"changes": 1}',
        "[" * 100_000,
        "\ud800",
        "9" * 9999,
    ],
)
def test_any_invalid_line_is_damage(path: Path, line: str) -> None:
    """A line that is no revision is damage on its line."""
    path.write_bytes(path.read_bytes() + line.encode("utf-8", "surrogatepass") + b"\n")
    history = read_history(path)
    assert (len(history.revisions), damage_of(history).line) == (3, 4)
    assert last_revision(path.read_bytes(), path) == history.last


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_file_is_read(content: bytes) -> None:
    """No bytes make the reader fail."""
    history = parse_history(content, Path("a.jsonl"))
    assert history.revisions == ()
    assert last_revision(content, Path("a.jsonl")) is None


def test_revision_that_does_not_follow_is_not_written(path: Path) -> None:
    """The writer refuses a revision with another number or another ancestor."""
    history, before = read_history(path), path.read_bytes()
    with pytest.raises(HistoryDamaged):
        append_revision(
            history, Revision(5, "2026-11-04", "", "a", "", {}, history.revisions[2].hash)
        )
    with pytest.raises(HistoryDamaged):
        append_revision(history, Revision(4, "2026-11-04", "", "a", "", {}, "0" * 64))
    assert path.read_bytes() == before


def test_folder_in_place_of_a_history_is_an_error(tmp_path: Path) -> None:
    """The error has the path."""
    (tmp_path / "a.jsonl").mkdir()
    with pytest.raises(FolderError, match="cannot be read"):
        read_history(tmp_path / "a.jsonl")
