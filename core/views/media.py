"""Pictures and recordings of the library, straight from the folder; a recording can be entered in its middle."""

from __future__ import annotations

import mimetypes

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import IsDirectoryError, MissingFileError, StaticFile

# What lessons show. Documents have their own door, which asks who may read them.
FOLDERS = ("images", "original_images", "media", "media_thumbnails")


@require_safe
def library_file(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """The file, or the part of it that the player asks for; 304 where the browser has it already."""
    if folder not in FOLDERS:
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = [("Content-Type", kind), ("Cache-Control", "public, max-age=86400"), ("Accept-Ranges", "bytes")]
    try:
        found = StaticFile(safe_join(settings.MEDIA_ROOT, folder, name), headers)
    except (MissingFileError, IsDirectoryError, SuspiciousFileOperation, ValueError) as missing:
        raise Http404 from missing
    answer: HttpResponseBase = WhiteNoiseMiddleware.serve(found, request)
    return answer
