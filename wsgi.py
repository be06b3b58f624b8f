"""The site for a server of your own choice: ``waitress-serve wsgi:app``."""

import os

from archive.settings import Settings
from archive.web import create_app

app = create_app(Settings.from_environment(os.environ))
