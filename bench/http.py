"""How long a search page takes over HTTP, with one client and with eight.

    python -m bench.http INDEX TEXTS [--seconds 5]

`pincite serve` runs as a child; clients are threads of this process with a connection each, so with eight they take
some of the machine for themselves.
"""

import argparse
import http.client
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote
from urllib.parse import urlsplit

from bench.queries import CLASSES
from bench.search import percentile


def asked_by(host: str, port: int, first: int, until: float) -> list[float]:
    """Ask one search after the other until it is time; return how many milliseconds each took."""
    addresses = [f"/search?q={quote(q)}" for queries in CLASSES.values() for q in queries]
    connection = http.client.HTTPConnection(host, port)
    times = []
    number = first
    while time.perf_counter() < until:
        started = time.perf_counter()
        connection.request("GET", addresses[number % len(addresses)])
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{addresses[number % len(addresses)]}: {response.status}")
        times.append((time.perf_counter() - started) * 1000)
        number += 1
    connection.close()
    return times


def main() -> None:
    """Serve, measure, and print a row for each number of clients."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("index", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--seconds", type=float, default=5.0)
    asked = parser.parse_args()
    command = [sys.executable, "-m", "archive", "serve", "--port", "0", "--engine", asked.engine]
    command += ["--index", str(asked.index), "--texts", str(asked.texts)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603 our own server
        try:
            assert server.stdout is not None
            line = next((line for line in server.stdout if "http://" in line), "")
            address = urlsplit(line[line.index("http://") :].split()[0])
            host, port = address.hostname or "", address.port or 0
            asked_by(host, port, 0, time.perf_counter() + 1)
            for clients in (1, 8):
                until = time.perf_counter() + asked.seconds
                with ThreadPoolExecutor(clients) as pool:
                    made = pool.map(
                        lambda number: asked_by(host, port, number * 7, until),  # noqa: B023 the pool ends before the next turn
                        range(clients),
                    )
                    times = sorted(t for each in made for t in each)
                rate = len(times) / asked.seconds
                p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
                print(f"{clients} clients: {rate:.0f}/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms")
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
