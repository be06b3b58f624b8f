"""The command line: `pincite` and its subcommands."""
