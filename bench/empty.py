"""An empty Flask page under waitress: the ceiling for a site made with them.

python -m bench.empty
"""

import socket

from flask import Flask
from waitress.server import create_server

from archive.settings import Settings


def serve(app: Flask) -> None:
    """Serve *app* on a free port with as many threads as `pincite serve`, and print its address."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        server = create_server(app, sockets=[opened], threads=Settings().threads)
        print(f"Serving at http://127.0.0.1:{opened.getsockname()[1]}", flush=True)
        server.run()


def main() -> None:
    """Serve an empty page."""
    app = Flask(__name__)
    app.add_url_rule("/", "empty", lambda: "")
    serve(app)


if __name__ == "__main__":
    main()
