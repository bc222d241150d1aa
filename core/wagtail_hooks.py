"""What core tells Wagtail."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from core.audit import ACTIONS


@hooks.register("register_log_actions")
def register_audit_actions(actions) -> None:
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)


@hooks.register("insert_global_admin_css")
def house_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("core/cms.css"))
