"""One's own messages: what was sent, when, and whether it was read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.actions.messages import read_all_messages, read_message
from core.models import Message
from core.views.site import safe_return


@login_required
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    rows = Message.objects.visible_to(request.user)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "core/messages/list.html", {"page": page, "unread": rows.unread().count()})


@login_required
@require_POST
def message_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and go where the message points."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    read_message(message=message)
    return HttpResponseRedirect(safe_return(request, message.link) or request.path.rsplit(f"{pk}/", 1)[0])


@login_required
@require_POST
def messages_read(request: HttpRequest) -> HttpResponse:
    if request.user.person is not None:
        read_all_messages(person=request.user.person)
    return redirect("messages")
