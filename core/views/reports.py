"""The lists that can be taken away as files: what a row is, what one can choose by, which columns."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.exports.entries import lists_for
from core.rules.listing import listed


@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Only those the reader may take; each leads to its page, where rows are chosen and the file is asked for."""
    found = lists_for(request.user)
    if not found:
        raise PermissionDenied
    rows = [
        {"title": one.title, "about": one.about, "url": reverse(one.page), "by": listed(one.filters),
         "columns": listed(one.labels())}
        for one in found
    ]  # fmt: skip
    return render(request, "core/reports.html", {"rows": rows})
