"""Handing out private files."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from core.actions.attachments import may_read
from core.models import Attachment
from core.rules.files import with_suffix_of


@login_required
@require_GET
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """The file as a download, never shown in place. One answer for «no such file» and «not yours»."""
    row = Attachment.objects.filter(pk=pk).first()
    if row is None or not may_read(request.user, row):
        raise Http404
    filename = with_suffix_of(row.name, row.mime)
    response = FileResponse(row.file.open("rb"), as_attachment=True, filename=filename, content_type=row.mime)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
