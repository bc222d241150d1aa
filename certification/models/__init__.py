"""Models of `certification`: what is promised, done on placement, and attested."""

from certification.models.agreements import Agreement, Programme, Quota
from certification.models.certificates import Certificate, CertificateCounter, CertificateTemplate
from certification.models.placements import Assessment, Placement, PlacementLog
from certification.models.rounds import Offer, Preference, Round
from certification.models.students import Student

__all__ = [
    "Agreement", "Assessment", "Certificate", "CertificateCounter", "CertificateTemplate", "Offer", "Placement",
    "PlacementLog", "Preference", "Programme", "Quota", "Round", "Student",
]  # fmt: skip
