"""The objects of the JSON API: pure functions from values to what JSON can say.

A `ref` names a place like ``report-on-peace/p7``: what follows ``/texts/`` in its address, on pages and in the API.
Dates are EDTF level 1 (ISO 8601-2) or null, languages BCP 47 tags, offsets code points. A field that a record does not
state is an empty string or list; a number that nobody has is null.
"""

from archive.web.api.v1.objects.common import Absolute
from archive.web.api.v1.objects.common import Json
from archive.web.api.v1.objects.common import Status
from archive.web.api.v1.objects.common import ref_of
from archive.web.api.v1.objects.findings import hit_object
from archive.web.api.v1.objects.findings import line_object
from archive.web.api.v1.objects.findings import searched_object
from archive.web.api.v1.objects.findings import verdict_object
from archive.web.api.v1.objects.history import ChangeKind
from archive.web.api.v1.objects.history import change_object
from archive.web.api.v1.objects.history import correction_object
from archive.web.api.v1.objects.history import history_object
from archive.web.api.v1.objects.history import revision_object
from archive.web.api.v1.objects.history import words_object
from archive.web.api.v1.objects.texts import paragraph_objects
from archive.web.api.v1.objects.texts import passage_object
from archive.web.api.v1.objects.texts import section_objects
from archive.web.api.v1.objects.texts import text_object

__all__ = [
    "Absolute",
    "ChangeKind",
    "Json",
    "Status",
    "change_object",
    "correction_object",
    "history_object",
    "hit_object",
    "line_object",
    "paragraph_objects",
    "passage_object",
    "ref_of",
    "revision_object",
    "searched_object",
    "section_objects",
    "text_object",
    "verdict_object",
    "words_object",
]
