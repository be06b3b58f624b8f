"""Requests that nobody honest sends, generated from the routes of the site."""

from dataclasses import dataclass
from dataclasses import field
from urllib.parse import quote

from flask import Flask
from hypothesis import strategies as st

#: Attempts at injection: markup, headers, paths, numbers, bytes that are no text.
TRICKS: tuple[bytes, ...] = (
    *(b"", b" ", b"0", b"-1", b"1", b"2", b"1000000", b"999999999999999999999999", b"1e9"),
    *(b"NaN", b"\xc2\xb2", b"all"),
    *(b"peace", b"peace*", b'"secret treaties"', b"peace AND (war OR", b"author:lenin", b"year:1917..", b"~", b"*"),
    *(b"<zqx onzqx=1>", b"'\"><zqx>", b"\" onzqx=1 x=\"", b"</title><zqx>", b"--><zqx>"),
    *(b"</script><zqx>", b"{{7*7}}"),
    *(b"javascript:alert(1)", b"data:text/html,<zqx>", b"//evil.example"),
    *(b"https://evil.example/", b"\\\\evil.example"),
    *(b"\r\nSet-Cookie: zqx=1", b"\nLocation: //evil.example", b"\x00", b"\x00\r\n"),
    *(b"%0d%0aSet-Cookie:zqx", b"%00", b"%zz"),
    *(b"../../etc/passwd", b"..%2f..%2fetc%2fpasswd", b"/etc/passwd", b"./.", b"....//"),
    *(b"c:\\windows", b".lock", b"%2e%2e"),
    *(b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae"),
    *(b"\xe2\x80\xa8", b"\xef\xbf\xbe"),
    *(b"a" * 300, b"a" * 5000, b"%25" * 400, b"(" * 600, b"p" * 2000 + b"~1", b"1917-13-45", b"0000", b"9999-99"),
)  # fmt: skip
#: Parts of addresses, good and nearly good.
SEGMENTS: tuple[bytes, ...] = (
    *(b"report-on-peace", b"notice", b"notice@1", b"notice@2", b"notice@999999999", b"notice@0"),
    *(b"decree-on-peace", b"nowhere"),
    *(b"p1", b"p9", b"p1-p3", b"p3-p1", b"p0", b"p0a", b"p9999999zzz", b"p1-p9999999"),
    *(b"p9~4-19.6yxwlu", b"p9~19-4", b"p1~1"),
    *(b"p9~4-19.aaaaaa", b"p1~1-p3~2", b"p9~9999999", b"P9", b"p9.", b"p9.json", b"p9.tei.xml"),
    *(b"p1.bib", b"p1.ris", b"p1.md"),
    *(b"p1.txt", b"p1-p3.csl.json", b"p1.jsonld", b"history", b"words", b"words.json"),
    *(b"notice.tei.xml", b"notice.txt"),
    *(b"style.css", b"pincite.js", b"json", b"bib", b"ris", b"csl.json", b"app.py", b"s1"),
)  # fmt: skip
NAMES = (
    *"q page per_page sort view order in author kind from to scope style p state revision start end format".split(),
    *"speaker facet contains by compare with context lines n callback _method zqx".split(),
    *"year window side leave_out function_words collocate apply q2 in2 author2 speaker2".split(),
    *"kind2 year2 from2 to2 scope2 ref since language place person subject collection".split(),
    *"verb metadataPrefix identifier until set resumptionToken".split(),
    *"id nav resource ref down tree mediaType".split(),
)
#: Values of a harvester, good and nearly good; the tokens are of lists that begin, of other types, and deep.
HARVESTS: tuple[bytes, ...] = (
    *(b"Identify", b"ListMetadataFormats", b"ListSets", b"ListIdentifiers", b"ListRecords", b"GetRecord", b"zqx"),
    *(b"oai_dc", b"tei", b"oai:archive.example.org:notice", b"oai:archive.example.org:", b"oai:::"),
    *(b"language.en", b"language:en", b"2026-11-01", b"2026-11-01T00:00:00Z", b"0000-01-01", b"9999-12-31"),
    *(b"W10", b"bnVsbA", b"MQ", b"W1tbW1tbW1tb", b"eyJhIjoxfQ"),
    b"WyJMaXN0UmVjb3JkcyIsIm9haV9kYyIsIjAwMDAtMDEtMDFUMDA6MDA6MDBaIiwiOTk5OS0xMi0zMVQyMzo1OTo1OVoiLCIiLCIwMDAwLTAxLTAx"
    b"VDAwOjAwOjAwWiIsImEiLDEsMF0",
    b"WyJMaXN0UmVjb3JkcyIsMSwyLDMsNCw1LDYsNyw4XQ",
)  # fmt: skip
HEADERS = {
    "Accept": ("*/*", "text/html", "application/json;q=0.9", ",;q=\x7f", "text/" + "x" * 3000, "*"),
    "Accept-Encoding": ("gzip", "br", "gzip;q=0, br;q=x", "*;q=0", "identity;q=0", "gzip, " * 500),
    "If-None-Match": ("*", '"x"', 'W/"x"', '"', "," * 2000, '"' + "a" * 5000),
    "Accept-Datetime": ("Thu, 08 Nov 2018 00:00:00 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", "tomorrow", "é" * 300),
    "If-Modified-Since": ("Sat, 01 Jan 2050 00:00:00 GMT", "yesterday", "0", "-1"),
    "Range": ("bytes=0-1", "bytes=-1", "bytes=0-,0-,0-,0-", "bytes=9999999999-", "zqx=1", "bytes=a-b"),
    "Host": ("localhost", "evil.example", "evil.example:99999", "a b", "[::1", "localhost/..", "<zqx>", "a@b", "é", ""),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("javascript", "https"),
    "Forwarded": ("host=evil.example;proto=https",),
    "Cookie": ("a=b", "=" * 2000),
    "Referer": ("javascript:alert(1)", "https://evil.example/?q=<zqx>"),
    "Accept-Language": ("de", "zqx-" * 300, "*"),
    "Content-Type": ("application/json", "multipart/form-data; boundary=",
                     "application/x-www-form-urlencoded; charset=zqx"),
    "Origin": ("https://evil.example", "null", "é"),
    "MCP-Protocol-Version": ("2026-07-28", "1900-01-01"),
    "Authorization": ("Basic !!!", "Bearer " + "x" * 2000),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hostile:
    """A request as it comes out of the socket: the path decoded, the query not."""

    path: bytes
    query: str
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "GET"


def requests(app: Flask) -> st.SearchStrategy[Hostile]:
    """Return requests for every route of *app*, and for some that do not exist."""
    values = st.one_of(st.sampled_from(TRICKS), st.binary(max_size=12))
    parts = st.one_of(st.sampled_from(SEGMENTS), values)
    rules = [_pattern(rule.rule) for rule in app.url_map.iter_rules()]
    assert len(rules) > 20
    rule_paths = st.sampled_from(rules).flatmap(lambda pattern: _filled(pattern, parts))
    wild = st.lists(parts, max_size=5).map(lambda found: b"/" + b"/".join(found))
    slashed = rule_paths.map(lambda path: path + b"/")
    paths = st.one_of(rule_paths, rule_paths, rule_paths, slashed, wild)
    pair = st.tuples(st.sampled_from(NAMES), values, st.booleans())
    queries = st.lists(pair, max_size=5).map(_spelled)
    header = st.sampled_from(sorted(HEADERS)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name]))
    )
    methods = st.sampled_from(["GET"] * 16 + ["HEAD", "OPTIONS"] * 2 + ["POST"])
    headers = st.lists(header, max_size=3).map(dict)
    return st.builds(Hostile, paths, queries, headers, methods)


def harvests() -> st.SearchStrategy[list[tuple[str, bytes]]]:
    """Return the names and values of arguments of harvesters."""
    names = "verb metadataPrefix identifier from until set resumptionToken zqx".split()
    values = st.one_of(*[st.sampled_from(HARVESTS)] * 4, st.sampled_from(TRICKS))
    verb = st.tuples(st.just("verb"), st.sampled_from(HARVESTS[:7]))
    pairs = st.lists(st.tuples(st.sampled_from(names), values), max_size=4)
    return st.builds(lambda first, rest: [first, *rest], verb, pairs)


def _pattern(rule: str) -> list[bytes | None]:
    """Split a rule into its constant parts and, as None, its parameters."""
    pieces: list[bytes | None] = []
    for part in rule.split("<"):
        hole, _, rest = part.partition(">") if pieces else ("", "", part)
        pieces += [None] if hole else []
        pieces.append(rest.encode())
    return pieces


def _filled(
    pattern: list[bytes | None], parts: st.SearchStrategy[bytes]
) -> st.SearchStrategy[bytes]:
    several = st.lists(parts, min_size=1, max_size=3).map(b"/".join)
    return st.tuples(*(several if piece is None else st.just(piece) for piece in pattern)).map(
        b"".join
    )


def _spelled(pairs: list[tuple[str, bytes, bool]]) -> str:
    """Return a query string; what is not quoted arrives as a careless program sends it."""
    return "&".join(
        f"{name}={quote(value) if quoted else _careless(value)}" for name, value, quoted in pairs
    )


def _careless(value: bytes) -> str:
    return value.decode("latin-1")
