"""Verification by anyone: scan the code or type the number. A miss looks and takes as long as a hit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.models.certificates import Certificate
from certification.rules.numbers import normalised, parse
from core.rules.identity import masked_name
from core.throttle import client_address, over_limit
from core.views.errors import too_many

# Guessing 144-bit tokens is hopeless; this keeps one visitor from slowing down the others.
LOOKUPS, SECONDS = 30, 60


def _throttled(request: HttpRequest) -> HttpResponse | None:
    refused = over_limit("verify", client_address(request), times=LOOKUPS, seconds=SECONDS)
    return too_many(request, refused.seconds) if refused else None


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a complete number leads to its page, a mistyped one is told apart from an unknown one."""
    typed = request.GET.get("number", "").strip()
    if not typed:
        return render(request, "certification/certificates/verify_form.html", {"typed": ""})
    if (stop := _throttled(request)) is not None:
        return stop
    number = normalised(typed)
    if parse(number) is None:
        context = {"typed": typed, "mistyped": True}
        return render(request, "certification/certificates/verify_form.html", context, status=400)
    certificate = Certificate.objects.filter(number=number).select_related("template").first()
    if certificate is None:
        return _answer(request, None, number)
    return redirect("verify-certificate", token=certificate.token)


@require_safe
@never_cache
def verify_certificate(request: HttpRequest, token: str) -> HttpResponse:
    """What anyone with the code may know: status, masked name, course, hours, issuer, date. Nothing else."""
    if (stop := _throttled(request)) is not None:
        return stop
    certificate = Certificate.objects.filter(token=token).select_related("template").first()
    return _answer(request, certificate, "")


def _answer(request: HttpRequest, certificate: Certificate | None, number: str) -> HttpResponse:
    standing = certificate.standing(timezone.localdate()) if certificate else "none"
    context = {
        "certificate": certificate,
        "standing": standing,
        "name": masked_name(certificate.holder["name"]) if certificate else "",
        "number": number,
        "checked_at": timezone.localtime(),
    }
    return render(request, "certification/certificates/verify.html", context, status=200 if certificate else 404)
