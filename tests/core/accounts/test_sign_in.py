"""The one door: three names, limits, sessions, what the trail keeps."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.actions.access import grant_role
from core.actions.accounts import disable_account, open_account, reset_password
from core.models import AuditEntry, User
from core.refusals import Refused
from tests.factories import PASSWORD, UserFactory, holder, learner, worker

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def zhou(town) -> User:
    user = learner(town.huaian, password=PASSWORD)
    user.username, user.phone, user.email = "9900010007", "19900000007", "zhou@example.test"
    user.save()
    return user


def try_in(client, name, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["9900010007", "19900000007", "zhou@example.test", "ZHOU@example.test "])
def test_phone_staff_number_and_email_all_open_the_door(client, zhou, name):
    response = try_in(client, name)

    assert (response.status_code, response.url) == (302, "/my/")
    assert client.session["_auth_user_id"] == str(zhou.pk)


def test_unknown_name_and_wrong_password_say_the_same(client, zhou):
    unknown = try_in(client, "nobody").context["form"].errors
    wrong = try_in(client, "9900010007", "wrong-password").context["form"].errors

    assert unknown == wrong != {}


def test_unknown_name_costs_the_same_hashing_as_a_known_one(client, zhou, monkeypatch):
    from django.contrib.auth import hashers

    spent = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *a, **k: spent.append(1) or encode(self, *a, **k))
    try_in(client, "9900010007", "wrong-password")
    known, spent[:] = len(spent), []
    try_in(client, "nobody", "wrong-password")

    assert (known, len(spent)) == (1, 1)


def test_cms_login_leads_to_the_same_door(client):
    response = client.get("/cms/login/?next=/cms/pages/")

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/cms/pages/")
    assert client.post("/cms/login/", {"username": "a", "password": "b"}).status_code == 302


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "3rdparty/", "password/set/"])
def test_no_other_way_in_exists(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_sixth_guess_is_not_looked_at_even_when_right(client, zhou):
    for _ in range(5):
        try_in(client, "9900010007", "wrong-password")

    try_in(client, "9900010007")
    assert not signed_in(client)


def test_three_names_of_one_account_share_the_counter(client, zhou):
    for name in ("9900010007", "19900000007", "zhou@example.test", "9900010007", "19900000007"):
        try_in(client, name, "wrong-password")

    try_in(client, "zhou@example.test")
    assert not signed_in(client)


def test_a_colleague_behind_the_same_router_signs_in_meanwhile(client, town, zhou):
    colleague = learner(town.huaian, password=PASSWORD)
    for _ in range(8):
        try_in(client, "9900010007", "wrong-password")

    assert try_in(client, colleague.username).status_code == 302


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(client, zhou):
    for n in range(30):
        try_in(client, "9900010007", "wrong-password", REMOTE_ADDR=f"203.0.113.{n}")
    fresh_address = try_in(client, "9900010007", REMOTE_ADDR="198.51.100.9")
    assert fresh_address.status_code == 200  # spread over many addresses, the account's 20 an hour are spent

    cache.clear()
    try_in(client, "9900010007")
    client.post("/accounts/logout/")
    for n in range(30):
        try_in(client.__class__(), "9900010007", "wrong-password", REMOTE_ADDR=f"203.0.113.{n}")
    assert try_in(client, "9900010007").status_code == 302  # the owner's own browser is counted by itself


def test_right_password_gives_the_tries_back(client, zhou):
    for _ in range(12):
        try_in(client, "9900010007")
        client.post("/accounts/logout/")

    assert try_in(client, "9900010007").status_code == 302


def test_sign_in_changes_the_session_key(client, zhou):
    client.session["planted"] = 1
    client.get(LOGIN)
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key
    try_in(client, "9900010007")

    assert client.session.session_key != before


def test_disabled_account_ends_in_the_middle_of_a_session(client, town, zhou):
    client.force_login(zhou)
    assert client.get("/my/settings/").status_code == 200
    disable_account(user=zhou, by=holder("admin", town.city), reason="离职")

    assert client.get("/my/settings/").status_code == 302
    client.cookies.clear()
    try_in(client, "9900010007")
    assert not signed_in(client)


def test_demo_account_cannot_sign_in_when_demo_is_off(client, zhou, settings):
    User.objects.filter(pk=zhou.pk).update(is_demo=True)
    settings.DEMO = False
    try_in(client, "9900010007")
    assert not signed_in(client)

    settings.DEMO = True
    cache.clear()
    assert try_in(client, "9900010007").status_code == 302
    settings.DEMO = False
    assert client.get("/my/settings/").status_code == 302


def test_demo_entrance_takes_only_demo_accounts(client, town):
    real = holder("district_hr", town.qinghe, username="hr")
    assert client.post("/demo/enter/hr/").status_code == 404
    User.objects.filter(pk=real.pk).update(is_demo=True)
    assert client.get("/demo/enter/hr/").status_code == 405

    response = client.post("/demo/enter/hr/")
    assert (response.status_code, response.url) == (302, "/desk/gaps/")
    assert client.session["_auth_user_id"] == str(real.pk)


def test_demo_entrance_does_not_exist_without_the_flag(client, town, settings):
    user = holder("district_hr", town.qinghe, username="hr")
    User.objects.filter(pk=user.pk).update(is_demo=True)
    settings.DEMO = False

    assert client.post("/demo/enter/hr/").status_code == 404


def test_sign_in_and_failure_are_on_the_trail_without_what_was_typed(client, town, zhou):
    try_in(client, "9900010007", "wrong-password")
    try_in(client, "typed-my-password-here", "x")
    try_in(client, "9900010007")

    written = AuditEntry.objects.filter(action__startswith="account.")
    lines = list(written.order_by("pk").values_list("action", "object_id", "scope_path"))
    assert lines == [
        ("account.sign_in_failed", str(zhou.pk), town.huaian.path),
        ("account.sign_in_failed", "0", town.city.path),
        ("account.sign_in", str(zhou.pk), town.huaian.path),
    ]
    assert "typed-my-password-here" not in str(list(AuditEntry.objects.values()))


def test_first_password_must_be_changed_before_anything_else(client, zhou):
    User.objects.filter(pk=zhou.pk).update(must_change_password=True)
    client.force_login(User.objects.get(pk=zhou.pk))
    assert client.get("/my/settings/").url == "/accounts/password/change/"

    answer = {"oldpassword": PASSWORD, "password1": "hua-an-li-2031", "password2": "hua-an-li-2031"}
    assert client.post("/accounts/password/change/", answer).status_code == 302
    assert client.get("/my/settings/").status_code == 200


def test_one_time_code_opens_once_its_days_are_counted(client, town):
    hr = holder("district_hr", town.qinghe)
    code = open_account(person=worker(town.huaian), division=town.huaian, by=hr)
    try_in(client, code.user.username, code.code.lower())
    assert signed_in(client)

    client.logout()
    User.objects.filter(pk=code.user.pk).update(code_expires_at=timezone.now() - timedelta(minutes=1))
    try_in(client, code.user.username, code.code)
    assert not signed_in(client)


def test_staff_numbers_run_on_within_the_district(town):
    hr = holder("district_hr", town.qinghe)
    numbers = [open_account(person=worker(town.huaian), division=town.huaian, by=hr).user.username for _ in range(2)]

    assert numbers == ["99000100001", "99000100002"]


def test_district_desk_resets_a_worker_but_not_a_colleague_with_more_rights(town):
    hr = holder("district_hr", town.qinghe)
    leader = holder("leader", town.city, with_person=False, person=worker(town.huaian))
    reset_password(user=learner(town.huaian), by=hr)

    with pytest.raises(Refused) as refusal:
        reset_password(user=leader, by=hr)
    assert refusal.value.code == "HoldsHigherRole"


def test_reset_ends_every_session(client, town, zhou):
    try_in(client, "9900010007")
    reset_password(user=zhou, by=holder("district_hr", town.qinghe))

    assert client.get("/my/settings/").status_code == 302


@pytest.mark.parametrize(
    ("role", "where"),
    [("district_hr", "/desk/people/"), ("auditor", "/desk/audit/"), ("admin", "/desk/access/"), ("author", "/cms/")],
)
def test_landing_follows_the_role(client, town, role, where):
    from core.accounts.landing import landing

    user = UserFactory()
    grant_role(user=user, role=role, by=None, division=town.qinghe)
    found = landing(user)

    assert found == where or (role == "district_hr" and found == "/desk/overview/")


def test_person_without_a_place_in_the_cms_is_told_so_and_not_sent_round(client, zhou):
    client.force_login(zhou)
    response = client.get("/cms/", follow=True)

    assert response.status_code == 403
    assert len(response.redirect_chain) <= 2


def test_second_factor_is_asked_before_anybody_is_in(client, town):
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    hr = holder("district_hr", town.qinghe, username="9900010001", password=PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(hr, secret)
    response = try_in(client, "9900010001")
    assert response.url.startswith("/accounts/2fa/authenticate/")
    assert not signed_in(client)
    assert client.get("/desk/people/").status_code == 302

    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in(client)


def test_check_refuses_demo_in_production(settings):
    from core.accounts.checks import demo_is_off_in_production

    settings.PRODUCTION, settings.DEMO = True, True
    assert [error.id for error in demo_is_off_in_production()] == ["core.E001"]
    settings.DEMO = False
    assert demo_is_off_in_production() == []


def test_check_finds_demo_accounts_without_the_flag(settings, town):
    from core.accounts.checks import no_demo_accounts_without_demo

    UserFactory(is_demo=True)
    assert no_demo_accounts_without_demo(databases=["default"]) == []
    settings.DEMO = False
    assert [error.id for error in no_demo_accounts_without_demo(databases=["default"])] == ["core.E002"]
