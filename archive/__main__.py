"""``python -m archive`` is ``pincite``."""

from archive.cli import main

if __name__ == "__main__":
    main(prog_name="pincite")
