"""A page asked for in English leaves the thread in English; the next specification begins in Chinese."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override(settings.LANGUAGE_CODE):
        yield
