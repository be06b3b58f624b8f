"""Settings: one frozen value, and the only module that reads the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from ipaddress import IPv6Network
from ipaddress import ip_network
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from archive.errors import SettingsError

_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])*")

_ORIGIN = re.compile(r"https?://[^\s/?#@\\]+")
#: In the place of an origin: pages of all of them.
EVERY_ORIGIN = "*"

_MAX_WORKERS = 64

Network = IPv4Network | IPv6Network

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured. Passed in, never looked up."""

    #: The collection folder: texts, their history, collection.yaml.
    texts: Path = Path("texts")
    #: The index folder, built from the texts; disposable.
    index: Path = Path("index")
    host: str = "127.0.0.1"
    port: int = 8000
    #: The public address of the site (``https://archive.example.org``), or nothing: then each request's own.
    url: str = ""
    #: Where readers report errors: ``mailto:`` or an ``https:`` address of an issue tracker; or nothing.
    report: str = ""
    #: The search engine: ``whoosh``, ``tantivy``, or ``auto``, which is Tantivy where it is installed.
    engine: str = "auto"
    #: Where one line of JSON a request is written, ``-`` for standard output, or nothing.
    access_log: str = ""
    #: The web servers in front, whose ``X-Forwarded-For`` header says who asks.
    proxies: tuple[Network, ...] = (ip_network("127.0.0.1"), ip_network("::1"))
    #: The origins (``https://chat.example.org``) whose pages may use ``/mcp`` from a browser; `EVERY_ORIGIN` is any.
    origins: tuple[str, ...] = ()
    #: What `pincite follow` copies: the ``https:`` address of a builder's index folder, or a folder; else nothing.
    source: str = ""
    #: Files: with ``name:password`` for that address, and with the authorities that may certify it.
    source_credentials: Path | None = None
    source_ca: Path | None = None
    #: Processes that answer requests, all at one socket.
    workers: int = 1
    #: Requests that are handled at the same time. Of these only so many may search, wait for a search, or
    #: write files of all hits; the others are left for pages.
    threads: int = 96
    searches: int = 4
    searches_waiting: int = 32
    files: int = 2
    files_waiting: int = 30
    #: The same for pages that read earlier revisions.
    revisions: int = 2
    revisions_waiting: int = 10
    #: Bytes of finished pages that each process caches.
    cache_bytes: int = 16_000_000
    #: Of a file of all hits, one part: at most so many paragraphs, and about so many bytes, made in so many seconds.
    export_paragraphs: int = 10_000
    export_bytes: int = 32_000_000
    export_seconds: float = 5.0
    #: Hits on a page: the default, and the maximum that an address may ask for.
    per_page: int = 20
    most_per_page: int = 100
    #: Characters, terms and nesting of a query; anything beyond is cut, and the page says so.
    query_characters: int = 1000
    query_terms: int = 64
    query_nesting: int = 20
    #: Words of the collection that one wildcard or fuzzy word may match; the most frequent are taken.
    query_expansions: int = 20_000
    #: Paragraphs, or occurrences in them, that are looked at to count occurrences and to sort lines by context.
    surveyed: int = 100_000
    #: Seconds after which a search is given up; the page says so.
    query_seconds: float = 5.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read what can be set, each from ``PINCITE_`` and its name in capitals. Raise `SettingsError`."""
        get = environment.get
        default = cls()
        return cls(
            texts=Path(get("PINCITE_TEXTS") or default.texts),
            index=Path(get("PINCITE_INDEX") or default.index),
            host=get("PINCITE_HOST") or default.host,
            port=port_number(get("PINCITE_PORT") or str(default.port)),
            url=public_address(get("PINCITE_URL") or ""),
            report=report_address(get("PINCITE_REPORT") or ""),
            engine=get("PINCITE_ENGINE") or default.engine,
            proxies=networks(get("PINCITE_PROXIES") or " ".join(map(str, default.proxies))),
            origins=browser_origins(get("PINCITE_ORIGINS") or ""),
            source=get("PINCITE_SOURCE") or default.source,
            source_credentials=_path(get("PINCITE_SOURCE_CREDENTIALS")),
            source_ca=_path(get("PINCITE_SOURCE_CA")),
            access_log=get("PINCITE_ACCESS_LOG") or default.access_log,
            workers=worker_number(get("PINCITE_WORKERS") or str(default.workers)),
        )

    @property
    def prefix(self) -> str:
        """The path of the site in its public address: ``/archive``, or nothing."""
        return urlsplit(self.url).path.rstrip("/")

    @property
    def own_origin(self) -> str:
        """The origin of the site in its public address, as browsers send it; empty where it is not known."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else ""


def _path(word: str | None) -> Path | None:
    return Path(word) if word else None


def public_address(word: str, *, setting: str = "PINCITE_URL") -> str:
    """Return *word* as the address of a site, without a slash at its end. Raise `SettingsError` where it is none.

    *setting* is what gave it.

    >>> public_address("https://example.org/archive/")
    'https://example.org/archive'
    """
    address = word.strip().rstrip("/")
    if address and not _ADDRESS.fullmatch(address):
        raise SettingsError(
            f"{setting} must be the address that readers see, such as https://archive.example.org"
            f" or https://example.org/archive, not {word!r}"
        )
    return address


def port_number(word: str) -> int:
    """Return *word* as a TCP port. Raise `SettingsError` where it is none."""
    if not (word.isascii() and word.isdigit() and 0 <= int(word) <= 65535):
        raise SettingsError(f"The port must be a number from 0 to 65535, not {word!r}")
    return int(word)


def networks(words: str) -> tuple[Network, ...]:
    """Return the addresses and networks of *words*, or none for ``none``. Raise `SettingsError` where one is neither.

    >>> networks("127.0.0.1, 172.16.0.0/12")
    (IPv4Network('127.0.0.1/32'), IPv4Network('172.16.0.0/12'))
    """
    if words.strip() == "none":
        return ()
    try:
        return tuple(map(ip_network, words.replace(",", " ").split()))
    except ValueError as error:
        raise SettingsError(
            "The web servers in front (PINCITE_PROXIES) must be addresses or networks, such as 127.0.0.1 or"
            f" 172.16.0.0/12, or none: {error}"
        ) from error


def browser_origins(words: str) -> tuple[str, ...]:
    """Return the origins of *words* in small letters. Raise `SettingsError` where one is none.

    >>> browser_origins("https://Chat.example.org, http://localhost:6274"), browser_origins("*")
    (('https://chat.example.org', 'http://localhost:6274'), ('*',))
    """
    origins = tuple(words.lower().replace(",", " ").split())
    for origin in origins:
        if origin != EVERY_ORIGIN and not _ORIGIN.fullmatch(origin):
            raise SettingsError(
                "The origins whose pages may use /mcp (PINCITE_ORIGINS) must be like https://chat.example.org,"
                f" or * for every one, not {origin!r}"
            )
    return origins


def worker_number(word: str) -> int:
    """Return *word* as a number of processes. Raise `SettingsError` where it is none."""
    if not (word.isascii() and word.isdigit() and 1 <= int(word) <= _MAX_WORKERS):
        raise SettingsError(
            f"The number of workers must be from 1 to {_MAX_WORKERS}, not {word!r};"
            " as many as the machine has cores are enough"
        )
    return int(word)


def report_address(word: str) -> str:
    """Return *word* as an address to report errors to. Raise `SettingsError` where it is none.

    >>> report_address("mailto:editor@example.org")
    'mailto:editor@example.org'
    """
    try:
        parts = urlsplit(word)
    except ValueError:
        parts = urlsplit("")
    mail = parts.scheme == "mailto" and "@" in parts.path
    tracker = parts.scheme == "https" and parts.netloc
    plain = word.isprintable() and " " not in word and not parts.fragment
    if word and not (plain and (mail or tracker)):
        raise SettingsError(
            "Where errors are reported (PINCITE_REPORT) must be like mailto:editor@example.org or"
            f" https://example.org/texts/issues/new, not {word!r}"
        )
    return word


def asset_folder(name: str) -> Path:
    """Return ``templates`` or ``static``: inside the package in a wheel, beside it in a checkout."""
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def example_texts() -> Path:
    """Return the collection that comes with Pincite: inside the package in a wheel, ``texts`` in a checkout."""
    packaged = PACKAGE / "example"
    return packaged if packaged.is_dir() else PACKAGE.parent / "texts"


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a server that listens at *host*."""
    return host in {"127.0.0.1", "::1", "localhost"}
