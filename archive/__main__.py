"""``python -m archive`` is ``pincite``."""

import signal


def run() -> None:
    """Load the command and run it."""
    # There is nothing to clean up yet, and where Python loads modules it may drop Ctrl-C, or print its traceback.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from archive.cli.main import main

    main(prog_name="pincite")


if __name__ == "__main__":
    run()
