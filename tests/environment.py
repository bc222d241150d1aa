"""Loaded first (`-p tests.environment`): pytest-django reads the settings before any conftest is imported."""

import os

os.environ["DJANGO_ENV"] = "test"
