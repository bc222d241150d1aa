"""One run on the database that the environment names; started by `python -m benchmarks`."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from benchmarks import learning, pages, questions, weight  # noqa: E402


def main() -> int:
    """Print the tables; returns the exit code."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("seed_demo", verbosity=0)
    pages.show_all()
    learning.show_all()
    weight.show_all()
    questions.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
