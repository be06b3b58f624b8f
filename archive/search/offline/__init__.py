"""The search of a copy of the site, which a browser runs without a server: its data, written as script files."""
