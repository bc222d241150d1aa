"""The two commonest answers to «which rows may this user see»: by the row's division, by the row's person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.permissions import places_where

if TYPE_CHECKING:
    from core.models import User

Row = TypeVar("Row", bound=models.Model)


class InDivisions(models.QuerySet[Row]):
    """Rows with a `division`: seen where `permission` is held, there and below."""

    permission: ClassVar[str] = "gaps.view"

    def visible_to(self, user: User) -> Self:
        return self.filter(places_where(user, self.permission).within("division__path"))


class OfPersons(models.QuerySet[Row]):
    """Rows with a `person`: seen by that person, and by whoever sees the person with `permission`."""

    permission: ClassVar[str] = "people.view"

    def visible_to(self, user: User) -> Self:
        from core.models import Person

        seen: Any = Person.objects.visible_to(user, self.permission).filter(pk=OuterRef("person_id"))
        own = Q(person=user.person_id) if user.is_authenticated and user.person_id else Q(pk__in=[])
        return self.filter(own | Exists(seen))
