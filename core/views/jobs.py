"""任务中心: my background jobs, how far they are, cancel, result. Works by reloading; htmx only saves the reload."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.jobs import cancel
from core.jobs.pulse import has_stopped
from core.jobs.standing import Standing, standing
from core.models import Job
from core.permissions import may

PAGE = 20


def _mine(request: HttpRequest) -> Any:
    return Job.objects.visible_to(request.user).select_related("task_result", "owner__person", "division")


def _shown(job: Job) -> dict[str, Any]:
    where = standing(job.task_result, cancel_requested=job.cancel_requested)
    result = job.result or {}
    return {
        "job": job,
        "row": job.task_result,
        "standing": where,
        "running": not where.is_over,
        "failed": where is Standing.FAILED,
        "url": result.get("url", ""),
        "words": result.get("words", ""),
    }


@never_cache
@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """One's own jobs, the newest first; an administrator also sees those of the scope."""
    rows = Paginator(_mine(request).order_by("-task_result__enqueued_at", "pk"), PAGE)
    page = rows.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown": [_shown(job) for job in page],
        "worker_stopped": has_stopped(timezone.now()),
        "sees_others": may(request.user, "jobs.view"),
    }
    return render(request, "core/jobs/list.html", context)


@never_cache
@login_required
@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job; asked by htmx, only the part that changes."""
    context = _shown(get_object_or_404(_mine(request), pk=pk))
    context["worker_stopped"] = context["running"] and has_stopped(timezone.now())
    return render(request, "core/jobs/state.html" if request.htmx else "core/jobs/detail.html", context)


@login_required
@require_POST
def cancel_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a job to stop; what it has done so far stays."""
    row = get_object_or_404(_mine(request), pk=pk)
    if cancel(job=row, by=request.user):
        messages.info(request, _("已要求停止。正在运行的任务会在做完当前这一步后停下，已写入的数据保留。"))
    else:
        messages.info(request, _("这个任务已经结束，不用再取消。"))
    return redirect("job", pk=pk)
