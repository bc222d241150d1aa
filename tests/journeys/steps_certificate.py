"""Step 4: finishing issues a certificate; a stranger scans it; once revoked, it says so."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp

from certification.actions.due import due_for_certificate
from certification.jobs import issue_what_is_due
from certification.models import Certificate
from core.jobs import enqueue
from tests.journeys.steps_learning import visitor_of
from tests.journeys.world import World, press


def a_certificate_is_issued(world: World) -> None:
    """The timed job finds the finished course; the learner opens her certificate and its PDF."""
    assert len(due_for_certificate()) == 1
    enqueue(issue_what_is_due, owner=None)
    world.run_jobs()
    certificate = Certificate.objects.get(person=world.found["learner"])
    learner = visitor_of(world, "learner")
    page = learner.open("/my/certificates/")
    with page.expect_navigation():
        page.locator("ul.tasks a").first.click()
    assert certificate.number in page.inner_text("main")
    pdf = page.request.get(f"{learner.base}/certificates/{certificate.pk}.pdf").body()
    page.close()
    world.found |= {"certificate": certificate, "scanned": _scanned(pdf)}


def _scanned(pdf: bytes) -> str:
    """The path in the QR code of the printed certificate, read as a phone would."""
    image = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=2).to_pil()
    (code,) = zxingcpp.read_barcodes(image)
    return urlsplit(code.text).path


def a_stranger_scans_it(world: World) -> None:
    """Valid, with a masked name and nothing else about her."""
    page = world.visit(360).open(world.found["scanned"])
    said = page.inner_text("main")
    name = world.found["learner"].name
    assert "这张证书有效" in said
    assert name[0] + "*" in said
    assert name not in said
    page.close()


def revoked_it_says_so(world: World) -> None:
    """HR revokes with a reason; the stranger's page changes at once and keeps the reason to itself."""
    page = world.as_("hr").open(f"/desk/certificates/{world.found['certificate'].pk}/revoke/")
    page.fill("textarea[name=reason]", "经核查，实操由他人代做")
    press(page, "撤销")
    page.close()
    page = world.visit(360).open(world.found["scanned"])
    said = page.inner_text("main")
    assert "这张证书已撤销" in said
    assert "代做" not in said
    page.close()
