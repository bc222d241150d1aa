"""Accounts and roles of one's scope: who may sign in, as what, where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts import guesses
from core.accounts.backends import account_named
from core.accounts.gates import permission_required
from core.actions.access import grant_role, withdraw_role
from core.actions.accounts import activate, disable_account, enable_account, open_account, reset_password
from core.actions.privacy import place_of
from core.forms.access import AccountFilter, ActivateForm, GrantForm, ReasonForm
from core.models import Membership, Person, User
from core.permissions import ROLES, WORDS
from core.refusals import Refused
from core.views.searches import keep_search, kept_search

PER_PAGE = 20


@permission_required("access.grant")
def access(request: HttpRequest) -> HttpResponse:
    """Accounts of the scope, with their roles."""
    if request.method == "POST":
        return keep_search(request, "access", fields=("role", "state"))
    q = kept_search(request, "access")
    form = AccountFilter({**request.GET.dict(), "q": q})
    form.is_valid()
    users = _chosen(User.objects.visible_to(request.user), form.cleaned_data)
    page = Paginator(_with_roles(users), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "core/access/list.html", {"form": form, "page": page, "q": q, "on": timezone.localdate()})


def _chosen(users: QuerySet[User], chosen: dict[str, Any]) -> QuerySet[User]:
    on = timezone.localdate()
    if q := chosen.get("q"):
        users = users.filter(Q(username__icontains=q) | Q(person__name__icontains=q) | Q(person__name_key__icontains=q))
    if role := chosen.get("role"):
        held = Membership.objects.active(on).filter(user=OuterRef("pk"))
        users = users.filter(~Exists(held) if role == "none" else Exists(held.filter(role=role)))
    match chosen.get("state"):
        case "active":
            users = users.filter(is_active=True, must_change_password=False)
        case "waiting":
            users = users.filter(is_active=True, must_change_password=True)
        case "disabled":
            users = users.filter(is_active=False)
    return users


def _with_roles(users: QuerySet[User]) -> QuerySet[User]:
    roles = Membership.objects.active(timezone.localdate()).select_related("division", "organisation")
    return (
        users.select_related("person")
        .prefetch_related(Prefetch("memberships", roles, to_attr="roles"))
        .order_by("person__name_key", "username")
    )


@permission_required("access.grant")
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, granting another, reset, disable."""
    user = get_object_or_404(_with_roles(User.objects.visible_to(request.user)), pk=pk)
    form = GrantForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            grant_role(user=user, role=form.cleaned_data["role"], by=request.user, **form.where())
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("已授予。对方下次打开页面就生效。"))
            return redirect("access-account", pk)
    withdrawable = set(Membership.objects.visible_to(request.user).filter(user=user).values_list("pk", flat=True))
    past = user.memberships.filter(ends_on__lt=timezone.localdate()).select_related("division", "organisation")
    context = {"account": user, "form": form, "withdrawable": withdrawable, "past": past.order_by("-ends_on")[:20]}
    return render(request, "core/access/account.html", context)


@permission_required("access.grant")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(
        Membership.objects.visible_to(request.user).select_related("user", "division", "organisation"), pk=pk
    )
    return _told(
        request,
        redirect("access-account", membership.user_id),
        lambda: withdraw_role(membership=membership, by=request.user),
        _("已收回“%(role)s”。") % {"role": ROLES[membership.role].label},
    )


def _told(request: HttpRequest, back: HttpResponseRedirect, act: Any, done: str) -> HttpResponse:
    """Run an action and say on the page one goes back to how it went."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, done)
    return back


@permission_required("access.grant")
@require_POST
def account_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable (with a reason) or enable an account."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    back = redirect("access-account", pk)
    if not user.is_active:
        return _told(request, back, lambda: enable_account(user=user, by=request.user), _("已恢复，可以登录了。"))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "core/access/disable.html", {"account": user, "form": form}, status=422)
    reason = form.cleaned_data["reason"]
    done = _("已停用，正在用的设备也已退出。")
    return _told(request, back, lambda: disable_account(user=user, by=request.user, reason=reason), done)


@permission_required("access.grant")
@require_GET
def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that asks for the reason."""
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    return render(request, "core/access/disable.html", {"account": user, "form": ReasonForm()})


@permission_required("access.grant")
@require_POST
def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    return _slip(request, lambda: reset_password(user=user, by=request.user), redirect("access-account", pk))


@permission_required("accounts.reset")
@require_POST
def person_code(request: HttpRequest, pk: int) -> HttpResponse:
    """At the desk: open an account for a person of one's scope, or give her a new one-time code."""
    person = get_object_or_404(Person.objects.visible_to(request.user, "accounts.reset"), pk=pk)
    held = User.objects.filter(person=person).first()
    division = place_of(person)
    back = redirect("person", pk)
    if held is not None:
        return _slip(request, lambda: reset_password(user=held, by=request.user), back)
    if division is None:
        messages.error(request, _("此人没有所在社区，先办理入职再开通账号。"))
        return back
    return _slip(request, lambda: open_account(person=person, division=division, by=request.user), back)


def _slip(request: HttpRequest, act: Any, back: HttpResponseRedirect) -> HttpResponse:
    """The one-time code, shown in the answer to the post and nowhere else."""
    try:
        code = act()
    except Refused as refusal:
        messages.error(request, refusal.words)
        return back
    return render(request, "core/access/slip.html", {"code": code, "back": back.url})


@permission_required("access.grant", "audit.view")
@require_GET
def permission_table(request: HttpRequest) -> HttpResponse:
    """Who may what, from the one table that the code itself asks."""
    rows = [(words, [name in role.permissions for role in ROLES.values()]) for name, words in WORDS.items()]
    return render(request, "core/access/permissions.html", {"roles": list(ROLES.values()), "rows": rows})


def activate_account(request: HttpRequest) -> HttpResponse:
    """The first visit with a printed slip: name, code, own password."""
    form = ActivateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _holder_of(request, form)
        if user is not None and _good_password(form, user):
            activate(user=user, password=form.cleaned_data["password1"])
            messages.success(request, _("密码设好了，请用新密码登录。"))
            return redirect("account_login")
    return render(request, "core/access/activate.html", {"form": form})


def _holder_of(request: HttpRequest, form: ActivateForm) -> User | None:
    """The account whose code this is. Counted by the same limits as a sign-in; one answer for every miss."""
    name, code = form.cleaned_data["login"], form.cleaned_data["code"]
    user = account_named(name)
    usage = guesses.spend(request, user, name)
    if usage is None:
        form.add_error(None, _("试错次数太多，请5分钟后再试，或请本单位人事重新打印凭条。"))
        return None
    now = timezone.now()
    waiting = user is not None and user.is_active and user.must_change_password
    in_time = waiting and user.code_expires_at is not None and user.code_expires_at >= now
    matches = (user or User(password="!")).check_password(code)
    if in_time and matches:
        usage.rollback()
        return user
    form.add_error(None, _("号码和激活码对不上，或激活码已过期。请照凭条核对；过期的请本单位人事重新打印。"))
    return None


def _good_password(form: ActivateForm, user: User) -> bool:
    try:
        validate_password(form.cleaned_data["password1"], user)
    except ValidationError as weak:
        form.add_error("password1", weak)
        return False
    return True
