"""Pincite: an archive of historical texts that can be searched and cited by paragraph."""

__version__ = "0.1.0"
