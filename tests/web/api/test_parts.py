"""Long files in parts: every row is in exactly one, no part is larger than it may be, and each leads to the next."""

import csv
import io
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.serving import WSGIRequestHandler
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from archive.deadline import NEVER
from archive.deadline import DeadlineExceeded
from archive.settings import Settings
from archive.web import create_app
from archive.web.api import all_hits
from archive.web.api import parts
from archive.web.api.parts import Part
from archive.web.api.parts import Row
from archive.web.api.parts import Start
from tests.support.clocks import Ticks
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_note
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S

#: A file of each kind, the query left out.
FILES = (
    "/search.csv",
    "/search.json?per_page=all",
    "/concordance.csv",
    "/concordance.json",
    "/search.ris",
    "/search.bib",
    "/search.csl.json",
)
FILES_OF_LINES = ("/concordance.csv", "/concordance.json")
HITS = 40


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two texts: one of many short paragraphs, one whose single paragraph has many occurrences and a note."""
    folder = tmp_path_factory.mktemp("parts")
    short = [f"Number {n} speaks of peace, and of =peace." for n in range(1, HITS)]
    long = with_note("Peace, " * 50 + "and war.", "Peace of a note, and peace.")
    built(folder, [text_of("a-short", *short), text_of("b-long", long)])
    return Settings(texts=folder / "texts", index=folder / "index")


@pytest.fixture(scope="module")
def client(settings: Settings) -> FlaskClient:
    """A client of a site with parts of the usual size."""
    return create_app(settings).test_client()


def with_query(file: str, q: str = "peace") -> str:
    """Return the address of *file* of the search for *q*."""
    return f"{file}{'&' if '?' in file else '?'}q={q}"


def next_address(answer: TestResponse) -> str:
    """Return the address in the Link header, nothing where there is none."""
    link = answer.headers.get("Link", "")
    if not link:
        return ""
    match = re.fullmatch(r'<([^>]+)>; rel="next"', link)
    assert match, link
    url = urlsplit(match[1])
    return f"{url.path}?{url.query}"


def walk(client: FlaskClient, address: str) -> Iterator[TestResponse]:
    """Yield the part at *address* and all that follow it."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield answer
        address = next_address(answer)


def items(address: str, answer: TestResponse) -> list[str]:
    """Return the rows, items or records of one part, each as words, without what is said of the whole file."""
    data = answer.data.decode("utf-8-sig")
    if ".csv" in address:
        return [str(row[:-4]) for row in list(csv.reader(io.StringIO(data, newline="")))[1:]]
    if ".csl.json" in address:
        return [json.dumps(item) for item in json.loads(data)]
    if ".json" in address:
        found = json.loads(data)
        listed = found["lines" if "concordance" in address else "hits"]
        assert len(listed) == found["occurrences" if "concordance" in address else "returned"]
        return [json.dumps(item) for item in listed]
    return re.findall(r"(?s)TY  - .*?ER  - |@.*?\n}\n", data)


LIMITS: list[dict[str, float]] = [
    {"export_paragraphs": 1},
    {"export_paragraphs": 7},
    {"export_paragraphs": HITS - 1},
    {"export_bytes": 1},
    {"export_bytes": 3000},
    {"export_paragraphs": 3, "export_bytes": 2000},
]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("limits", LIMITS)
def test_every_row_is_in_one_part(
    settings: Settings, client: FlaskClient, file: str, limits: dict[str, float]
) -> None:
    """The parts, one after the other, have the rows of the whole file, in order, each once."""
    address = with_query(file)
    whole = client.get(address)
    assert "Link" not in whole.headers
    small = create_app(replace(settings, **limits)).test_client()  # type: ignore[arg-type]

    made = list(walk(small, address))

    assert len(made) > 1
    assert [item for part in made for item in items(address, part)] == items(address, whole)
    assert all(items(address, part) for part in made)


@pytest.mark.parametrize("looks", [9, 15, 20, 40])
@pytest.mark.parametrize("file", FILES)
def test_every_row_is_in_one_part_also_where_the_time_is_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, file: str, looks: int
) -> None:
    """A part ends when its time is over, wherever that is noticed, and the next goes on with the next row."""
    client = create_app(replace(settings, cache_bytes=0)).test_client()
    address = with_query(file)
    whole = items(address, client.get(address))
    monkeypatch.setattr(all_hits, "export_deadline", lambda _settings: Ticks().deadline(looks))

    made = list(walk(client, address))

    assert len(made) > 1
    assert [item for part in made for item in items(address, part)] == whole
    # Another time there may be more in each but the last.
    assert {part.headers["Cache-Control"] for part in made[:-1]} == {"no-store"}


@pytest.mark.parametrize("file", FILES)
def test_no_part_is_larger_than_it_may_be(settings: Settings, file: str) -> None:
    """A part has at most so many paragraphs, and is over so many bytes by one row at most."""
    small = create_app(replace(settings, export_paragraphs=5, export_bytes=5000)).test_client()
    for part in walk(small, with_query(file)):
        found = items(file, part)
        assert len(found) <= (5 if file not in FILES_OF_LINES else 5 * 60)
        largest = max(len(item.encode()) for item in found)
        # The head of the JSON and of the table are no rows.
        assert len(part.data) < 5000 + 2 * largest + 1000


@pytest.mark.parametrize("file", FILES)
def test_a_part_says_in_its_name_what_it_has(settings: Settings, file: str) -> None:
    """A whole file has no numbers in its name; a part has its first and last paragraph, and how many there are."""
    address = with_query(file)
    whole = create_app(settings).test_client().get(address).headers["Content-Disposition"]
    assert not re.search(r"\d", whole)
    small = create_app(replace(settings, export_paragraphs=15)).test_client()
    names = [part.headers["Content-Disposition"] for part in walk(small, address)]
    name, ending = whole.split(".", 1)
    assert names == [
        f"{name}-{first}-{last}-of-{HITS}.{ending}" for first, last in ((1, 15), (16, 30), (31, 40))
    ]


@pytest.mark.parametrize(("q", "lines", "size"), [("peace", 50, 4000), ("kind:note+peace", 2, 1)])
def test_a_paragraph_with_too_many_lines_is_divided(
    settings: Settings, q: str, lines: int, size: int
) -> None:
    """The next part goes on within the paragraph, or within its notes, and lines are counted through all parts."""
    small = create_app(replace(settings, export_bytes=size)).test_client()
    made = list(walk(small, f"/concordance.csv?q={q}&in=b-long"))
    rows = [
        row
        for part in made
        for row in csv.DictReader(io.StringIO(part.data.decode("utf-8-sig"), newline=""))
    ]
    assert len(made) > 1
    assert [row["line"] for row in rows] == [str(n) for n in range(1, lines + 1)]
    assert len({row["start"] for row in rows}) == lines
    assert {row["in_note"] for row in rows} == {"yes" if "note" in q else "no"}


@pytest.mark.parametrize("file", ["/search.json?per_page=all", "/concordance.json"])
def test_json_has_the_next_address_too(settings: Settings, file: str) -> None:
    """The last member is the URL of the next part, or null, as the header has it."""
    small = create_app(
        replace(settings, export_paragraphs=15, url="https://archive.example.org")
    ).test_client()
    made = list(walk(small, with_query(file)))
    found = [part.get_json() for part in made]
    assert [f'<{f["next"]}>; rel="next"' if f["next"] else None for f in found] == [
        part.headers.get("Link") for part in made
    ]
    assert [f["start"] for f in found] == [1, 16, 31]
    assert [list(f)[-1] for f in found] == ["next"] * 3
    assert found[0]["next"].startswith("https://archive.example.org/")


@pytest.mark.parametrize("file", FILES)
def test_the_query_is_said_once(client: FlaskClient, file: str) -> None:
    """However long the query is, a file is hardly larger than that of a short one which finds the same."""
    words = ["peace", *(f"zq{n}" for n in range(32))]
    short = client.get(with_query(file)).data.decode()
    long = client.get(with_query(file, "+OR+".join(words))).data.decode()
    assert len(long) - len(short) < 10_000
    # The query itself, and how it was read.
    assert long.count("zq17") <= 3


def test_the_first_row_of_a_table_says_what_was_searched(settings: Settings) -> None:
    """The query, its reading, how many were found, and the index are in the first row of each part, and in no other."""
    small = create_app(replace(settings, export_paragraphs=15)).test_client()
    for part in walk(small, "/search.csv?q=peace"):
        first, *others = csv.DictReader(io.StringIO(part.data.decode("utf-8-sig"), newline=""))
        columns = ("query", "read_as", "paragraphs_found", "index")
        assert [first[column] for column in columns[:3]] == [
            "peace",
            "paragraphs containing “peace”, including other forms",
            str(HITS),
        ]
        assert first["index"]
        assert {row[column] for row in others for column in columns} == {""}


@pytest.mark.parametrize("url", ["", "https://example.org/archive", "https://exämple.org"])
def test_the_next_address_is_that_of_the_site(settings: Settings, url: str) -> None:
    """It has the host and the path of the site, the filters of the search, and nothing but ASCII."""
    app = create_app(replace(settings, export_paragraphs=15, url=url))
    answer = app.test_client().get("/search.csv?q=peace&in=a-short&from=&per_page=3&x=y")
    link = answer.headers["Link"]
    base = {"": "http://localhost", "https://exämple.org": "https://xn--exmple-cua.org"}
    assert link.isascii()
    assert link.startswith(f"<{base.get(url, url)}/search.csv?q=peace&in=a-short&start=16&index=")


@pytest.mark.parametrize("file", FILES)
def test_a_start_that_is_no_number_is_an_error(client: FlaskClient, file: str) -> None:
    """A program that gets the first part again would never end, so it is told; so is a part that cannot be."""
    address = with_query(file)
    for wrong in ("x", "0", "-1", "1.5", "1e3", "²", "9" * 10, "9" * 5000, "1 2"):
        answer = client.get(f"{address}&start={wrong}")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), wrong
        assert "start=" in answer.get_json()["detail"]
    assert client.get(f"{address}&skip=-1").status_code == 400
    assert client.get(f"{address}&line=0").status_code == 400


@pytest.mark.parametrize("file", FILES)
def test_after_the_last_row_there_is_nothing(client: FlaskClient, file: str) -> None:
    """A part that begins behind the last paragraph, or behind its last line, is empty and is the last one."""
    for start in (f"start={HITS + 1}", "start=999999999", f"start={HITS}&skip=9999&line=2"):
        answer = client.get(f"{with_query(file)}&{start}")
        assert answer.status_code == 200
        assert "Link" not in answer.headers
        if "skip" not in start or file in FILES_OF_LINES:
            assert items(file, answer) == []


@pytest.mark.parametrize("file", FILES)
def test_parts_of_two_indexes_are_not_put_together(
    settings: Settings, tmp_path: Path, file: str
) -> None:
    """Once the texts have changed, the next part is gone, and the answer says where to start again."""
    small = create_app(replace(settings, export_paragraphs=15)).test_client()
    following = next_address(small.get(with_query(file)))
    built(tmp_path, [text_of("a-short", *["Peace of another kind."] * 30)])
    changed = create_app(Settings(texts=tmp_path / "texts", index=tmp_path / "index")).test_client()

    answer = changed.get(following)

    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    restart = re.search(r"http://localhost(\S+)", answer.get_json()["detail"])
    assert restart
    assert len(items(file, changed.get(restart[1]))) == 30
    # A person who names no index gets what there is.
    assert len(items(file, changed.get(f"{with_query(file)}&start=16"))) == 15


@pytest.mark.parametrize("file", FILES)
def test_a_disk_without_room_is_said(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    file: str,
) -> None:
    """Where a large part cannot be written, the answer is 503 with a time to come again, and the log says why."""
    monkeypatch.setattr(parts, "MAX_BYTES_IN_MEMORY", 10)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    answer = create_app(settings).test_client().get(with_query(file))
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) > 60
    assert [r.message for r in caplog.records] == [
        "A file of search results could not be written: No such file or directory"
    ]
    caplog.clear()


def test_scripts_of_other_sites_may_read_the_next_address(client: FlaskClient) -> None:
    """A browser shows a script of another site only the headers that are named."""
    answer = client.get("/search.csv?q=peace")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer.headers["Access-Control-Expose-Headers"].split(", ")


def numbered(sizes: list[int], first: int, fail_at: int) -> Iterator[Row[str]]:
    """Yield paragraphs of these sizes from the *first* on, until the time is up before the one at *fail_at*."""
    for n, size in enumerate(sizes[first - 1 :], start=first):
        if n == fail_at and n > first:
            raise DeadlineExceeded
        yield Row(Start(n), Start(n + 1), "x" * size)


@given(
    sizes=st.lists(st.integers(1, 50), min_size=1, max_size=60),
    paragraphs=st.integers(1, 20),
    size=st.integers(1, 200),
    fail_at=st.integers(2, 60),
)
def test_any_rows_are_divided_without_loss(
    sizes: list[int], paragraphs: int, size: int, fail_at: int
) -> None:
    """Whatever the sizes of rows and parts, and wherever the time is up, each row is taken once and in order."""
    settings = Settings(export_paragraphs=paragraphs, export_bytes=size)
    start: Start | None = Start()
    taken: list[int] = []
    while start is not None:
        part = Part(start, settings, NEVER)
        with part.write(part.take(numbered(sizes, start.paragraph, fail_at))) as file:
            data = file.read()
        taken.append(len(data))
        assert part.bytes == len(data)
        fail_at += 7
        start = part.next
    assert sum(taken) == sum(sizes)


def test_a_first_row_that_takes_too_long_is_an_error() -> None:
    """A part without a row would lead to itself for ever."""
    part = Part(Start(), Settings(), NEVER)

    def late() -> Row[str]:
        raise DeadlineExceeded

    with pytest.raises(DeadlineExceeded):
        part.write(part.take(late() for _ in range(2)))


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_commands_of_the_documentation_fetch_every_part(
    settings: Settings, tmp_path: Path
) -> None:
    """What docs/results.md tells users of curl leaves a file for each part, and ends."""
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    commands = page.partition("```sh\n")[2].partition("```")[0]
    app = create_app(replace(settings, export_paragraphs=15))
    server = make_server("127.0.0.1", 0, app, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        site = f"http://127.0.0.1:{server.port}"
        subprocess.run(
            ["/bin/sh", "-c", commands.replace("https://archive.example.org", site)],
            cwd=tmp_path,
            check=True,
            timeout=TIMEOUT_S,
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    names = sorted(path.name for path in tmp_path.glob("*.csv"))
    assert names == [f"peace-concordance-{which}-of-40.csv" for which in ("1-15", "16-30", "31-40")]


class _Quiet(WSGIRequestHandler):
    """Answers requests without a line for each."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


class TestSearchPage:
    """What a person in a browser gets."""

    @pytest.fixture
    def small(self, settings: Settings) -> Callable[[str], str]:
        """The search page of a site with parts of fifteen paragraphs."""
        client = create_app(replace(settings, export_paragraphs=15)).test_client()
        return lambda address: client.get(address).text

    def test_short_files_are_whole(self, client: FlaskClient) -> None:
        """Where one part has room for all, the links say so, and there is no word of parts."""
        page = client.get("/search?q=peace").text
        assert f"All {HITS} paragraphs as CSV" in page
        assert "All lines as CSV" in page
        assert 'name="start"' not in page

    def test_long_files_say_that_they_are_parts(self, small: Callable[[str], str]) -> None:
        """The links name what the first part has, and a form leads to the others, with all filters."""
        page = small("/search?q=peace&from=&in=a-short&in=b-long&view=concordance")
        assert "The first 15 of 40 paragraphs as CSV" in page
        assert "All lines" not in page
        assert 'name="start" type="number" min="1" max="40" value="16"' in page
        assert re.findall(r'<button formaction="([^"]+)"', page) == [
            file.partition("?")[0] for file in FILES
        ]

    def test_the_form_leads_to_every_part(self, settings: Settings) -> None:
        """What the form sends is the address of a part, in every format, narrowed as the page is."""
        client = create_app(replace(settings, export_paragraphs=15)).test_client()
        page = client.get("/search?q=peace&in=a-short&per_page=5&page=2").text
        form = page[page.index('<form class="take"') :]
        form = form[: form.index("</form>")]
        fields = re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', form)
        assert dict(fields) == {"q": "peace", "in": "a-short", "per_page": "all", "start": "16"}
        for path in re.findall(r'<button formaction="([^"]+)"', form):
            answer = client.get(path, query_string=fields)
            assert f"-16-30-of-{HITS - 1}." in answer.headers["Content-Disposition"]
