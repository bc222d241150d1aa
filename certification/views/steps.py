"""The form of every step: do it, say what was done, or say why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.refusals import Refused


def step(request: HttpRequest, do: Callable[[], Any], done: str, back: str) -> HttpResponse:
    """One button: the page one came from says how it went."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, done)
    return redirect(back)


def form_step(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[], str],
    *,
    done: str,
    template: str = "certification/placements/form.html",
    **context: Any,
) -> HttpResponse:
    """A form: shown, shown again with the refusal, or done and on to the address that `do` returns."""
    if request.method == "POST" and form.is_valid():
        try:
            goal = do()
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, done)
            return redirect(goal)
    status = 409 if form.is_bound and form.non_field_errors() else 200
    return render(request, template, {"form": form, **context}, status=status)
