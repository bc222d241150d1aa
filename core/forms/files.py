"""What every form with a file says when the file does not arrive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FILE_WORDS = {
    "required": _("请选择要上传的文件。"),
    "empty": _("文件是空的，请选择有内容的文件。"),
    "missing": _("没有收到文件，请重新选择。"),
    "invalid": _("没有收到文件，请重新选择。"),
    "max_length": _("文件名太长，请改短一些再上传。"),
}
