"""From a stored certificate to what it says."""

from django.conf import settings

from certification.models.certificates import FACE_FIELDS, Certificate
from certification.rules.faces import certificate_face
from certification.rules.layout import Face


def face_of(certificate: Certificate) -> Face:
    """The words of a stored certificate; the QR code carries the address of its verification page."""
    template = {name: getattr(certificate.template, name) for name in FACE_FIELDS}
    return certificate_face(
        template,
        certificate.holder,
        number=certificate.number,
        issued_on=certificate.issued_on,
        verify_url=f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{certificate.verify_path}",
    )
