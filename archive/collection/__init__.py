"""The folder of texts on disk: files, their status, their history, renames."""
