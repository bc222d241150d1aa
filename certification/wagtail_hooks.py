"""What certification tells Wagtail."""

from wagtail import hooks

from certification.viewsets import CertificateTemplateViewSet


@hooks.register("register_admin_viewset")
def register_certificate_templates() -> CertificateTemplateViewSet:
    return CertificateTemplateViewSet("certificate_templates")
