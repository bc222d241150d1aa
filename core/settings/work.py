"""Background work: jobs live in the database; Wagtail's own small tasks run at once.

Two backends on purpose: with the database as `default`, Wagtail's search index goes stale whenever no worker runs,
and a thousand-row import puts a thousand index tasks in front of the certificates.
"""

from core.settings.base import env

TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
}
# Seconds. A C call that holds the interpreter stalls the beat too, hence the long lease.
JOBS = {
    "beat": env.float("JOB_BEAT", default=5),
    "lease": env.float("JOB_LEASE", default=45),
    "max_attempts": env.int("JOB_MAX_ATTEMPTS", default=3),
    "backoff": env.float("JOB_BACKOFF", default=5),
    # No sign of any worker for longer than this: screens say so, /healthz answers 503.
    "stopped_after": env.float("JOB_STOPPED_AFTER", default=60),
}
# name -> (cron expression in Asia/Shanghai, dotted path of the task); wins over what apps register by
# `core.jobs.schedule`.
CRON: dict[str, tuple[str, str]] = {}

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
