"""The web application with a safety taken away, named in SABOTAGE; only the twins of the kill tests load it."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from django.db import connection
from django.utils import timezone

from core.wsgi import application
from courses.models import Answer
from courses.views import attempts

__all__ = ["application"]


def acknowledge_before_commit() -> None:
    """The receipt goes out at once; the row is written a moment later."""
    save = attempts.save_answer

    def later(**given: Any) -> None:
        time.sleep(0.15)
        try:
            save(**given)
        finally:
            connection.close()

    def promise(**given: Any) -> Answer:
        threading.Thread(target=later, kwargs=given).start()
        return Answer(number=given["number"], client_id=given["client_id"], saved_at=timezone.now())

    attempts.save_answer = promise


SABOTAGE = {"commit": acknowledge_before_commit}
for word in os.environ["SABOTAGE"].split():
    SABOTAGE[word]()
