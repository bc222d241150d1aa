"""The filter of the audit trail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.audit import ACTIONS


class AuditFilter(forms.Form):
    """`q` (who did it, or whom it is about) is kept in the session, never in the address."""

    q = forms.CharField(label=_("谁（姓名或工号）"), required=False, max_length=60)
    action = forms.ChoiceField(label=_("操作"), required=False, choices=[("", _("全部")), *ACTIONS.items()])
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
