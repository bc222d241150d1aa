"""One's own account: phone, password, devices, display."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.actions.accounts import change_phone, sign_out_others
from core.actions.messages import choose_messages
from core.forms.settings import PhoneForm
from core.models import User
from core.models.messages import OPTIONAL


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = PhoneForm(request.POST or None, user=user, initial={"phone": user.phone or ""})
    if request.method == "POST" and form.is_valid():
        change_phone(user=user, phone=form.cleaned_data["phone"])
        messages.success(request, _("登录手机号改好了，下次可以用它登录。"))
        return redirect("settings")
    sizes, themes = User.TextSize.choices, User.Theme.choices
    context = {
        "form": form,
        "devices": _devices(request),
        "sizes": sizes,
        "themes": themes,
        "kinds": [(kind, words, kind not in user.muted) for kind, words in OPTIONAL.items()],
    }
    return render(request, "core/settings/settings.html", context)


def _devices(request: HttpRequest) -> list[dict[str, object]]:
    """Where one is signed in, newest first; the browser's own words shortened to what people know."""
    sessions = sorted(UserSession.objects.purge_and_list(request.user), key=lambda s: s.created_at, reverse=True)
    return [
        {
            "name": browser_words(session.user_agent),
            "since": session.created_at,
            "address": session.ip,
            "current": session.session_key == request.session.session_key,
        }
        for session in sessions
    ]


def browser_words(agent: str) -> str:
    """«微信，安卓手机»: the two things by which people recognise a device."""
    browsers = (("MicroMessenger", _("微信")), ("Edg", "Edge"), ("QQBrowser", _("QQ浏览器")), ("Firefox", "Firefox"),
                ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
    machines = (("Android", _("安卓手机")), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", _("Windows电脑")),
                ("Mac OS", _("苹果电脑")), ("Linux", _("Linux电脑")))  # fmt: skip
    browser = next((words for mark, words in browsers if mark in agent), _("其他浏览器"))
    machine = next((words for mark, words in machines if mark in agent), _("其他设备"))
    return _("%(browser)s，%(machine)s") % {"browser": browser, "machine": machine}


@login_required
@require_POST
def message_choices(request: HttpRequest) -> HttpResponse:
    choose_messages(user=request.user, wanted=request.POST.getlist("kind"))
    messages.success(request, _("要收的消息记下了。"))
    return redirect("settings")


@login_required
@require_POST
def others_out(request: HttpRequest) -> HttpResponse:
    ended = sign_out_others(user=request.user, current=request.session.session_key or "")
    messages.success(request, _("已退出其他%(count)s台设备。") % {"count": ended})
    return redirect("settings")
