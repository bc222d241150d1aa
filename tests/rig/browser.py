"""A real browser for the journeys: `CHROMIUM`, else what PATH has, else (as root, on Debian) installed by apt.

`page` is a desk of 1280 px, `phone` a phone of 360 px; `visit(width)` gives more. Requests to any other host than the
live server are blocked and remembered, as are errors of the console; a test that ends with either fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "Chromium is missing, so no journey can be walked: set CHROMIUM to a browser's path or install Debian's "
    "chromium and fonts-noto-cjk."
)
SIZES = {360: 740, 1280: 900}


def find_chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        return given if shutil.which(given) else None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def install_chromium() -> str | None:
    """Find a browser; where there is none, ask apt for one (root only). Returns its path or None."""
    found = find_chromium()
    if found or os.environ.get("CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]):
        if subprocess.run(["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return None
    return find_chromium()


@dataclass
class Visitor:
    """One person's browser: a context with cookies of its own, and what went wrong in it."""

    context: object
    base: str
    foreign: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def open(self, path: str = "/"):
        """A new page at `path`."""
        page = self.context.new_page()
        page.on("console", lambda m: self.console.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.console.append(str(e)))
        page.goto(self.base + path)
        return page

    def forgive_outage(self) -> None:
        """Forget what the console said of requests that found no network; anything else still counts."""
        self.console[:] = [line for line in self.console if "net::ERR_" not in line]

    def forgive_refusal(self) -> None:
        """Forget what the console said of a form that came back with its reason (422); anything else still counts."""
        self.console[:] = [line for line in self.console if "status of 422" not in line]

    def sign_in(self, user) -> Visitor:
        """Sign in without the form: a session is written and its cookie handed over. Returns itself."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])
        return self

    def sign_in_by_form(self, login: str, password: str):
        """Sign in as a person does; returns the page one lands on."""
        page = self.open("/accounts/login/")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_load_state()
        return page


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """The browser process of the whole run."""
    path = find_chromium()
    if path is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django believe that it runs inside async code; it does not, the calls are synchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def visit(chromium, live_server) -> Iterator[object]:
    """`visit(360)` or `visit(1280, javascript=False)`: a new Visitor. At the end no visitor may have called outside.

    `visit(360, server=url)` visits another server than the thread of this process.
    """
    visitors: list[Visitor] = []

    def new(width: int = 1280, *, javascript: bool = True, server: str = "", **options) -> Visitor:
        base = server or live_server.url
        host = urlsplit(base).netloc
        context = chromium.new_context(
            viewport={"width": width, "height": SIZES.get(width, 900)},
            java_script_enabled=javascript,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        context.set_default_timeout(15_000)
        visitor = Visitor(context, base)

        def gate(route, request) -> None:
            if urlsplit(request.url).netloc == host or request.url.startswith(("data:", "blob:")):
                route.continue_()
            else:
                visitor.foreign.append(request.url)
                route.abort()

        context.route("**/*", gate)
        visitors.append(visitor)
        return visitor

    yield new
    for visitor in visitors:
        visitor.context.close()
    assert [url for v in visitors for url in v.foreign] == [], "pages called other hosts"
    assert [line for v in visitors for line in v.console] == [], "the browser's console shows errors"


@pytest.fixture
def page(visit):
    """A blank page on a desk (1280 px)."""
    return visit(1280).open("/healthz")


@pytest.fixture
def phone(visit) -> Visitor:
    """A visitor with a phone (360 px)."""
    return visit(360)
