"""/desk/imports/: upload a sheet, see what would happen, answer, write, undo."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit, slots
from core.actions import imports as actions
from core.actions.undo import request_undo
from core.exports.writers import attachment
from core.forms.imports import ConfirmForm, UploadForm
from core.imports.batches import BatchView, why_whole_file
from core.imports.kinds import ImportKind
from core.imports.places import kinds_for, may_work_on, places_for
from core.imports.sheets import failure_file, template
from core.jobs.pulse import has_stopped
from core.models import ImportBatch, User
from core.permissions import may
from core.refusals import Refused
from core.rules.imports import undo_until
from core.spreadsheets import read

PAGE = 20


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    """A batch in the person's scope, or 404; 403 where the kind's own right is missing there."""
    rows = ImportBatch.objects.visible_to(request.user).select_related(
        "division", "organisation", "file", "uploaded_by__person"
    )
    batch = get_object_or_404(rows, pk=pk)
    if batch.kind not in slots.keys("imports"):
        raise Http404
    if not may_work_on(request.user, actions.kind_of(batch), batch.division, batch.organisation):
        raise PermissionDenied
    return batch


@never_cache
@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Everything uploaded in one's scope, the newest first."""
    if not kinds_for(request.user):
        raise PermissionDenied
    rows = ImportBatch.objects.visible_to(request.user).filter(kind__in=slots.keys("imports"))
    rows = rows.select_related("division", "organisation", "uploaded_by__person").defer("verdict", "undo", "answers")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [(batch, slots.entry("imports", batch.kind).label) for batch in page]
    context = {"page": page, "shown": shown, "afterwards": _afterwards(request.user)}
    return render(request, "core/imports/list.html", context)


def _afterwards(user: User) -> list[tuple[str, Any, Any]]:
    """What one does after an import, of every kind one may upload, each once."""
    steps = [step for kind in kinds_for(user) for step in next_steps(kind, user)]
    return list({url: (url, label, hint) for url, label, hint in steps}.values())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose kind, place, day and file; a file that cannot be read is refused here in one sentence."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    places = places_for(request.user, kinds, timezone.localdate())
    initial = {"kind": request.GET.get("kind") or kinds[0].slug, "place": places[0].value if places else ""}
    form = UploadForm(
        request.POST or None, request.FILES or None, kinds=kinds, places=places, initial=initial, prefix=None
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        place, upload = form.places[chosen["place"]], chosen["file"]
        try:
            batch = actions.upload(
                content=upload.read(), name=upload.name, kind=form.kinds[chosen["kind"]], division=place.division,
                organisation=place.organisation, as_of=chosen["as_of"], by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", refusal.words)
        else:
            return redirect("import-batch", pk=batch.pk)
    return render(request, "core/imports/new.html", {"form": form, "kinds": kinds}, status=422 if form.errors else 200)


@login_required
@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty sheet of a kind."""
    found = next((one for one in kinds_for(request.user) if one.slug == kind), None)
    if found is None:
        raise Http404
    return attachment(template(found), _("%(kind)s模板") % {"kind": found.label})


@never_cache
@login_required
@require_safe
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the batch stands: being checked, checked, written, given up, taken back."""
    batch = _batch(request, pk)
    job = actions.unfinished_job(batch)
    if job is not None:
        context = {"batch": batch, "job": job, "worker_stopped": has_stopped(timezone.now())}
        name = "core/imports/working_state.html" if request.htmx else "core/imports/working.html"
        return render(request, name, context | _shared(batch))
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    view = BatchView(batch, request.GET.get("show", ""), request.GET.get("page", "1"))
    names = {
        ImportBatch.State.CHECKING: "stopped",
        ImportBatch.State.CHECKED: "check",
        ImportBatch.State.DISCARDED: "discarded",
    }
    context = {"batch": batch, "view": view, "form": ConfirmForm(), "why_whole_file": why_whole_file(batch)}
    context["next_steps"] = next_steps(actions.kind_of(batch), request.user)
    if batch.confirmed_at:
        context["undo_until"] = undo_until(batch.confirmed_at)
        context["may_undo"] = batch.state == ImportBatch.State.CONFIRMED and timezone.now() <= context["undo_until"]
    return render(request, f"core/imports/{names.get(batch.state, 'done')}.html", context | _shared(batch))


def next_steps(kind: ImportKind, user: User) -> list[tuple[str, Any, Any]]:
    """Address, label and hint of what one does after this kind, as far as the user may (`ImportKind.next_routes`)."""
    found = []
    for route, label, hint in kind.next_routes:
        needed = kind.next_permissions.get(route, "")
        if needed and not may(user, needed):
            continue
        with suppress(NoReverseMatch):
            found.append((reverse(route), label, hint))
    return found


def _shared(batch: ImportBatch) -> dict[str, Any]:
    return {
        "kind": actions.kind_of(batch),
        "steps": [_("下载模板"), _("上传"), _("核对"), _("写入")],
        "where": batch.division or batch.organisation,
    }


def _do(request: HttpRequest, pk: int, action: Any, **arguments: Any) -> HttpResponse:
    """Run one action on the batch and go back to its page; a refusal is told there."""
    batch = _batch(request, pk)
    try:
        action(batch=batch, by=request.user, **arguments)
    except Refused as refusal:
        messages.error(request, refusal.words)
    return redirect("import-batch", pk=pk)


@login_required
@require_POST
def import_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the answers of one page of questions: a choice, or what was typed beside it."""
    answers: dict[str, str] = {}
    for name, text in request.POST.items():
        what, _colon, key = name.partition(":")
        if what == "choice" and text != "typed":
            answers[key] = text
        elif what == "typed" and text.strip() and request.POST.get(f"choice:{key}", "typed") == "typed":
            answers[key] = text.strip()
    asked = {finding.key for finding in BatchView(_batch(request, pk), "", "1").answerable}
    answers = {key: text for key, text in answers.items() if key in asked and text}
    if not answers:
        messages.info(request, _("没有收到选择。请在每条疑问下选一项，再保存。"))
        return redirect("import-batch", pk=pk)
    return _do(request, pk, actions.answer, answers=answers)


@login_required
@require_POST
def import_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.recheck)


@login_required
@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    _batch(request, pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选择写入方式。"))
        return redirect("import-batch", pk=pk)
    return _do(request, pk, actions.confirm, mode=form.cleaned_data["mode"])


@login_required
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, actions.discard)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own says what will happen; the number of rows is typed to confirm."""
    batch = _batch(request, pk)
    if batch.state != ImportBatch.State.CONFIRMED:
        return redirect("import-batch", pk=pk)
    number = batch.written.get("new", 0) + batch.written.get("changed", 0)
    wrong = request.method == "POST" and request.POST.get("number", "").strip() != str(number)
    if request.method == "POST" and not wrong:
        return _do(request, pk, request_undo)
    context = {"batch": batch, "number": number, "wrong": wrong, "until": undo_until(batch.confirmed_at)}
    return render(request, "core/imports/undo.html", context | _shared(batch), status=422 if wrong else 200)


@login_required
@require_safe
def import_failures(request: HttpRequest, pk: int) -> HttpResponse:
    """失败明细: the owner's own rows with a reason column, ready to be corrected and uploaded again."""
    batch = _batch(request, pk)
    view = BatchView(batch, "", "1")
    if not view.failing_count:
        raise Http404
    content = failure_file(actions.kind_of(batch), read(actions.content_of(batch), batch.file_name), view.verdict)
    facts = {"batch": batch.pk, "rows": view.failing_count}
    audit.record("person.export", about=batch, by=request.user, scope=batch.division, data=facts)
    return attachment(content, _("失败明细"))
