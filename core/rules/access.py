"""Why a role may not be granted or an account not be touched; and how one-time codes look."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

# Letters and digits that nobody mixes up on paper.
CODE_ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"
CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Nobody raises their own rights or disables the account they sit in."""

    def words(self) -> str:
        return _("不能改自己的授权或停用自己的账号，请由另一位管理员办理。")


@dataclass(frozen=True, slots=True)
class OutsideScope:
    """The place of the role does not lie in the grantor's scope."""

    place: str

    def words(self) -> str:
        return _("“%(place)s”不在您的管理范围内。") % {"place": self.place}


@dataclass(frozen=True, slots=True)
class HoldsHigherRole:
    """The account holds a role that the person at the desk may not take over by resetting its password."""

    name: str

    def words(self) -> str:
        return _("%(name)s持有您管理范围以外的角色，请由系统管理员重置。") % {"name": self.name}


@dataclass(frozen=True, slots=True)
class WrongScopeKind:
    """A role of a division was asked for an organisation, or the other way round."""

    role: str

    def words(self) -> str:
        return _("“%(role)s”要授在另一类范围上：区划角色选区划，高校角色选高校。") % {"role": self.role}


@dataclass(frozen=True, slots=True)
class AccountExists:
    username: str

    def words(self) -> str:
        return _("此人已有账号，工号%(number)s。需要的话可以重置密码。") % {"number": self.username}


def plain_code(typed: str) -> str:
    """A one-time code as it is kept: capitals, without the dash and spaces people type."""
    return "".join(typed.upper().replace("－", "-").split()).replace("-", "")


def printed_code(code: str) -> str:
    """`ABCD-EFGH`: in two groups, as it stands on the slip."""
    return f"{code[:4]}-{code[4:]}"
