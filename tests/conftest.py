"""Settings of the whole suite."""

import os

os.environ["DJANGO_ENV"] = "test"
