"""Measurements over HTTP as plain tables."""

import os
import platform
import sqlite3
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version
from pathlib import Path

from archive import __version__
from bench.aims import CEILING
from bench.aims import FTS5
from bench.aims import Kind
from bench.aims import Measured
from bench.servers import Memory
from bench.servers import Server

_LIBRARIES = ("flask", "waitress", "whoosh", "tantivy")
_ENCODINGS = ("", "gzip", "br")


def machine() -> str:
    """Return the date, the machine, the versions and the load."""
    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    model = "an unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    now = datetime.now(UTC)
    load = ", ".join(f"{of:.1f}" for of in os.getloadavg())
    return (
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} × {model}, load {load}\n"
        f"Pincite {__version__}, Python {platform.python_version()}, {', '.join(found)},"
        f" SQLite {sqlite3.sqlite_version}"
    )


def print_measurements(measured: Measured) -> None:
    """Print a table for each kind of request: a row for each server and number of clients, with ratios."""
    for kind in Kind:
        rows = [(server, n) for server, of, n in measured if of is kind]
        if not rows:
            continue
        print(f"\n{kind[0].upper()}{kind[1:]}")
        print(
            f"{'':24}{'clients':>8}{'requests':>9}{'/s':>8}{'p50 ms':>9}{'p95':>8}{'p99':>8}{'cpu ms':>8}",
            end="",
        )
        print(f"{'KB':>8}{'to (a)':>9}{'to (b)':>9}")
        for server, clients in sorted(rows, key=lambda row: row[1]):
            row = measured[server, kind, clients]
            print(
                f"{server:24}{clients:8}{len(row.times):9,}{row.rate:8,.0f}"
                f"{row.percentile(0.5):9.2f}{row.percentile(0.95):8.2f}{row.percentile(0.99):8.2f}{row.each:8.2f}"
                f"{row.bytes / len(row.times) / 1000:8.1f}"
                f"{_ratio(measured, (server, kind, clients), (CEILING, Kind.EMPTY, clients)):>9}"
                f"{_ratio(measured, (server, kind, clients), (FTS5, kind, clients)):>9}"
            )


def _ratio(measured: Measured, of: tuple[str, Kind, int], to: tuple[str, Kind, int]) -> str:
    if of == to:
        return ""
    if to[0] == FTS5 and of[1] is Kind.COMPRESSED:
        to = (FTS5, Kind.NEW, to[2])
    other = measured.get(to)
    return f"{measured[of].rate / other.rate:.2f}" if other else ""


def print_memory(memory: Mapping[str, list[Memory]]) -> None:
    """Print the memory of each process after all requests."""
    print("\nMemory after all that, MB a process")
    print(f"{'':24}{'own (RssAnon)':>15}{'resident':>10}{'its share':>11}{'peak':>8}")
    for server, processes in memory.items():
        for each in processes:
            print(
                f"{server:24}{each.own:15.0f}{each.resident:10.0f}"
                f"{each.proportional:11.0f}{each.peak:8.0f}"
            )


class _Assets(HTMLParser):
    """Collects the assets that a browser loads to render a page, which its icon is not."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the address of a style, a script or an image."""
        named = dict(attrs)
        address = named.get("src") if tag in {"script", "img", "iframe"} else None
        if tag == "link" and named.get("rel") in {"stylesheet", "preload", "modulepreload"}:
            address = named.get("href")
        if address:
            self.addresses[address] = None


def page_weight(server: Server, path: str) -> tuple[float, int]:
    """Print the sizes of a page and its assets; return the smallest total in kilobytes, and the number of requests."""
    assets = _Assets()
    assets.feed(server.fetch(path).body.decode("utf-8"))
    addresses = [path, *assets.addresses]
    print(f"\n{'bytes':40}{'plain':>9}{'gzip':>9}{'br':>9}")
    total = dict.fromkeys(_ENCODINGS, 0)
    for address in addresses:
        sizes = {encoding: _size(server, address, encoding) for encoding in _ENCODINGS}
        print(f"{address:40}" + "".join(f"{size:>9,}" for size in sizes.values()))
        for encoding, size in sizes.items():
            total[encoding] += size
    print(f"{f'{len(addresses)} requests':40}" + "".join(f"{n:>9,}" for n in total.values()))
    return min(total.values()) / 1000, len(addresses)


def _size(server: Server, address: str, encoding: str) -> int:
    return len(server.fetch(address, encoding).body)
