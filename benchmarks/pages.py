"""The pages that are measured, and how.

Every page is asked for in this process through all middleware, beside a bare view that reads the session and
renders a table of 60 rows. Shown is the median time, the ratio to the bare view, the number of queries and the bytes.
A new page is one line in PAGES: (name, path, username of the demo or "" for a stranger).
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import NoReverseMatch, include, path, reverse

ROUNDS = 30
PAGES = [
    ("sign-in page", "account_login", ""),
    ("today of a learner", "today", "learner"),
    ("list of people", "people", "hr"),
    ("gap table", "gaps", "hr"),
    ("overview", "overview", "leader"),
    ("sign-offs", "signoffs", "supervisor"),
    ("verification", "verify", ""),
]
TABLE = Template(
    "<table>{% for row in rows %}<tr><td>{{ row }}</td><td>{{ forloop.counter }}</td></tr>{% endfor %}</table>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """The yardstick: session, one template, sixty rows."""
    request.session.get("seen")
    return HttpResponse(TABLE.render(Context({"rows": range(60)})))


urlpatterns = [path("bare/", bare), path("", include("core.urls"))]


@dataclass(frozen=True)
class Cost:
    milliseconds: float
    queries: int
    size: int


def cost(client: Client, address: str) -> Cost:
    """Median over ROUNDS, after one request that warms the caches."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}, so it cannot be measured")
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - start)
    return Cost(statistics.median(times) * 1000, len(queries), len(response.content))


def visitor(username: str) -> Client:
    from core.models import User

    client = Client()
    if username:
        user = User.objects.get(username=username)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def show(name: str, page: Cost, yardstick: Cost) -> None:
    ratio = page.milliseconds / yardstick.milliseconds
    print(f"{name:22}{page.milliseconds:8.1f}{ratio:8.1f}{page.queries:9}{page.size / 1000:8.1f}", flush=True)


def show_all() -> None:
    """Print the table."""
    with override_settings(ROOT_URLCONF="benchmarks.pages", ALLOWED_HOSTS=["testserver"]):
        yardstick = cost(visitor(""), "/bare/")
        print(f"{'page':22}{'ms':>8}{'ratio':>8}{'queries':>9}{'kB':>8}")
        show("bare Django view", yardstick, yardstick)
        for name, route, username in PAGES:
            try:
                address = reverse(route)
            except NoReverseMatch:
                continue
            show(name, cost(visitor(username), address), yardstick)
