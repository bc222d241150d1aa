"""Certificate templates in /cms/: words only, no person in sight."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from certification.models.certificates import CertificateTemplate


class CertificateTemplateViewSet(ModelViewSet):
    """Edit the words of certificates; every save is checked for forbidden words (model `clean`)."""

    model = CertificateTemplate
    icon = "doc-full"
    menu_label = "证书模板"
    menu_order = 400
    add_to_admin_menu = True
    list_display = ["name", "kind", "title", "valid_months", "is_current"]
    search_backend_name = None
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind"), FieldPanel("is_current")]),
        FieldPanel("title"),
        FieldPanel("title_en"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("footer"), FieldPanel("seal_note")]),
        FieldPanel("valid_months"),
        FieldPanel("override_names"),
        FieldPanel("override_reason"),
    ]
