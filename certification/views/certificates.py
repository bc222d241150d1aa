"""Certificates of one's own (/my/certificates/) and of a district (/desk/certificates/)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from certification.actions.certificates import (
    issue_all,
    reinstate_certificate,
    replace_certificate,
    revoke_certificate,
    suspend_certificate,
)
from certification.actions.due import due_for_certificate
from certification.faces import face_of
from certification.forms.certificates import CertificateFilter, ReasonForm
from certification.models.certificates import Certificate
from certification.painters.pdf import certificate_pdf
from certification.painters.picture import certificate_png
from core import audit
from core.permissions import may, places_where
from core.refusals import Refused
from core.states import verbs

VERBS = {
    "suspend": (suspend_certificate, "certificates.revoke"),
    "reinstate": (reinstate_certificate, "certificates.revoke"),
    "revoke": (revoke_certificate, "certificates.revoke"),
    "replace": (replace_certificate, "certificates.issue"),
}
PER_PAGE = 20


@login_required
@require_safe
def my_certificates(request: HttpRequest) -> HttpResponse:
    """One's own certificates, newest first; replaced ones stay visible below."""
    own = Certificate.objects.filter(person=request.user.person_id).select_related("template")
    context = {
        "certificates": [c for c in own if c.state != Certificate.State.SUPERSEDED],
        "replaced": [c for c in own if c.state == Certificate.State.SUPERSEDED],
        "waiting": due_for_certificate(person=request.user.person) if request.user.person_id else [],
        "today": timezone.localdate(),
    }
    return render(request, "certification/certificates/mine.html", context)


def _visible(request: HttpRequest, pk: int) -> Certificate:
    return get_object_or_404(Certificate.objects.visible_to(request.user).select_related("template", "division"), pk=pk)


def _verbs(shown: Certificate) -> list[str]:
    """The pages that change this certificate's standing; replacing is the screen's word for superseding."""
    return ["replace" if verb == "supersede" else verb for verb in verbs(Certificate.MOVES, shown.state)]


@login_required
@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: its face, its standing, its files; for the issuing district also what can be done."""
    shown = _visible(request, pk)
    mine = shown.person_id == request.user.person_id
    context = {
        "certificate": shown,
        "face": face_of(shown),
        "standing": shown.standing(timezone.localdate()),
        "mine": mine,
        "today": timezone.localdate(),
        "may_move": may(request.user, "certificates.revoke", division=shown.division),
        "verbs": _verbs(shown),
        "history": audit.AuditEntry.objects.for_instance(shown) if not mine else [],
        "verify_url": request.build_absolute_uri(shown.verify_path),
    }
    return render(request, "certification/certificates/certificate.html", context)


@login_required
@require_safe
def certificate_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The certificate as PDF (opens inline) or PNG."""
    shown = _visible(request, pk)
    paint, mime = {"pdf": (certificate_pdf, "application/pdf"), "png": (certificate_png, "image/png")}[form]
    response = HttpResponse(paint(face_of(shown)), content_type=mime)
    response["Content-Disposition"] = f'inline; filename="{shown.number}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """The district's register, with what is due for issue on top."""
    places = places_where(request.user, "certificates.view")
    if not places:
        raise PermissionDenied
    rows = Certificate.objects.filter(places.within("division__path")).select_related("template", "division")
    form = CertificateFilter(request.GET or None)
    if form.is_valid():
        rows = form.narrowed(rows)
    may_issue = may(request.user, "certificates.issue")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "due": due_for_certificate(places=places_where(request.user, "certificates.issue")) if may_issue else [],
        "may_issue": may_issue,
        "today": timezone.localdate(),
    }
    return render(request, "certification/certificates/register.html", context)


@login_required
@require_POST
def issue_due(request: HttpRequest) -> HttpResponse:
    """Issue everything that is due in the scope."""
    places = places_where(request.user, "certificates.issue")
    if not places:
        raise PermissionDenied
    issued, refused = issue_all(due=due_for_certificate(places=places), by=request.user)
    number = len(issued)
    messages.success(request, ngettext("已签发%(n)s张证书。", "已签发%(n)s张证书。", number) % {"n": number})
    for attested, refusal in refused:
        messages.error(request, f"{attested.person.name}：{refusal.words}")
    return redirect("certificates")


@login_required
def certificate_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """A page of its own for what changes a certificate's standing: reason required, effect stated."""
    shown = _visible(request, pk)
    act, permission = VERBS[verb]
    if not may(request.user, permission, division=shown.division):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = act(certificate=shown, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已办理，核验页立即更新。"))
            return redirect("certificate", pk=(result or shown).pk)
    context = {"certificate": shown, "verb": verb, "form": form}
    return render(request, "certification/certificates/move.html", context)
