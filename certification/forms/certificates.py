"""Forms of the certificate register."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certification.models.certificates import Certificate, CertificateTemplate
from certification.rules.numbers import normalised


class ReasonForm(forms.Form):
    """A change of standing is always explained."""

    reason = forms.CharField(
        label=_("原因"), min_length=4, max_length=200, help_text=_("写明事实和依据，会留在操作记录里。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class CertificateFilter(forms.Form):
    """Number, kind and state. Names are not searched here: no name goes into an address."""

    number = forms.CharField(label=_("证书编号"), required=False, max_length=30)
    kind = forms.ChoiceField(
        label=_("种类"), required=False, choices=[("", _("全部种类")), *CertificateTemplate.Kind.choices]
    )
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部状态")), *Certificate.State.choices]
    )

    def narrowed(self, rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
        asked = self.cleaned_data
        if asked["number"]:
            rows = rows.filter(number__contains=normalised(asked["number"]))
        if asked["kind"]:
            rows = rows.filter(template__kind=asked["kind"])
        if asked["state"]:
            rows = rows.filter(state=asked["state"])
        return rows
