"""Outlines of long texts: where they are cut into parts, and that their ranges are the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.library.outline import FEW
from archive.library.outline import USUAL
from archive.library.outline import Outline
from archive.library.outline import OutlineSection
from archive.library.outline import make_outline
from archive.library.outline import part_ends
from archive.model.arrangement import Arrangement
from archive.model.arrangement import list_numbers


def sections_of(*sizes: int | tuple[int, int]) -> list[OutlineSection]:
    """Return sections of so many paragraphs, each of level 1 or of the level beside its size."""
    made, first = [], 0
    for place, each in enumerate(sizes, start=1):
        size, level = each if isinstance(each, tuple) else (each, 1)
        made.append(OutlineSection(f"s{place}", f"Part {place}", "", level, first, first + size))
        first += size
    return made


@pytest.mark.parametrize(
    ("sizes", "ends"),
    [
        pytest.param([1543], [*range(100, 1500, 100), 1500, 1543], id="one long section"),
        pytest.param([120, 60], [120, 180], id="a section a little over the usual stays whole"),
        pytest.param([130], [130], id="the longest that stays whole"),
        pytest.param([131], [100, 131], id="the shortest that is cut"),
        pytest.param([210], [100, 210], id="a short rest stays with what comes before it"),
        pytest.param([25] * 8, [100, 200], id="short chapters are joined"),
        pytest.param([3, 100, 100], [103, 203], id="a short preface goes with the first chapter"),
        pytest.param([100, 100, 5], [100, 205], id="a short end goes with the last chapter"),
        pytest.param([60, 60, 60], [60, 120, 180], id="chapters are not divided to fill a part"),
        pytest.param(
            [(0, 1), (30, 2), (30, 2), (0, 1), (40, 2), (90, 2)],
            [60, 100, 190],
            id="an act begins a part, and its heading goes with its first scene",
        ),
        pytest.param([(10, 1), (15, 2), (60, 1)], [85], id="a chapter does not end a small part"),
        pytest.param([0, 0], [], id="no paragraphs"),
        pytest.param([], [], id="no sections"),
        pytest.param([100, 0], [100], id="a heading without paragraphs at the end"),
    ],
)
def test_parts_end_where_sections_end(sizes: list[int | tuple[int, int]], ends: list[int]) -> None:
    """A section is a part, cut at each hundred where it is longer; small neighbours are joined."""
    assert list(part_ends(sections_of(*sizes))) == ends


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 3)), max_size=40))
def test_parts_have_about_as_many_paragraphs(sizes: list[tuple[int, int]]) -> None:
    """Every paragraph is in one part; no part is small beside another, or twice as long as usual."""
    ends = list(part_ends(sections_of(*sizes)))
    assert ends == sorted(set(ends))
    assert (ends[-1] if ends else 0) == sum(size for size, _ in sizes)
    lengths = [end - first for first, end in zip([0, *ends], ends, strict=False)]
    assert all(length < 2 * USUAL for length in lengths)
    assert len(lengths) < 2 or min(lengths) >= FEW


def outline_of(numbers: list[str], *earlier: list[str], size: int = 0) -> Outline:
    """Return the outline of a text whose paragraphs had *earlier* orders, moved and never renamed."""
    orders = [
        Arrangement(revision, list_numbers(order))
        for revision, order in enumerate([*earlier, numbers], start=1)
    ]
    return make_outline("text", numbers, sections_of(size or len(numbers)), orders)


def numbers_to(last: int) -> list[str]:
    """Return ``p1`` to the number *last*."""
    return [f"p{n}" for n in range(1, last + 1)]


def test_a_part_has_the_address_of_its_range() -> None:
    """It is found by any of its numbers and by just this address."""
    outline = outline_of(numbers_to(250))
    assert [str(part.address) for part in outline.parts] == [
        "/texts/text/p1-p100",
        "/texts/text/p101-p200",
        "/texts/text/p201-p250",
    ]
    part = outline.parts[1]
    assert outline.part_of("p101") is outline.part_of("p200") is part
    assert outline.part_at(part.address) is part
    assert outline.part_of("p251") is None
    for other in ("p101-p199", "p1-p200", "p101", "p150-p200"):
        assert outline.part_at(part.address.parse(f"text/{other}")) is None


def test_no_cut_falls_beside_a_moved_paragraph() -> None:
    """The range of each part is the text as it is now: what was moved is in one part with its former place."""
    before = numbers_to(500)
    now = [n for n in before if n != "p150"]
    now.insert(now.index("p260"), "p150")
    outline = outline_of(now, before)
    assert [str(part.address) for part in outline.parts] == [
        "/texts/text/p1-p100",
        "/texts/text/p101-p300",
        "/texts/text/p301-p400",
        "/texts/text/p401-p500",
    ]


def test_a_very_long_text_is_cut_without_tracking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where paragraphs were only added, no range is tracked; where some were moved, not more than there is time for."""
    calls: list[str] = []

    def track(first: str, last: str, arrangements: object) -> None:
        calls.append(first)

    monkeypatch.setattr("archive.library.outline.track_range", track)
    numbers = numbers_to(20_000)
    assert len(outline_of(numbers, numbers[:-1], [n for n in numbers if n != "p7"]).parts) == 200
    monkeypatch.setattr("archive.library.outline.MOST_TRACKED", 1_000_000)
    assert outline_of(numbers, [*numbers[1:], "p1"]).parts == ()
    assert calls == []


def test_a_text_without_such_ranges_has_no_parts() -> None:
    """A paragraph that was moved from the first part into the last, or a text of one part."""
    before = numbers_to(400)
    now = [*before[:49], *before[50:398], "p50", *before[398:]]
    assert outline_of(now, before).parts == ()
    assert outline_of(numbers_to(110)).parts == ()
