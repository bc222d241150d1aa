"""What core tells Wagtail."""

from wagtail import hooks

from core.audit import ACTIONS


@hooks.register("register_log_actions")
def register_audit_actions(actions) -> None:
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)
