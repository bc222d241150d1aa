"""Background work that survives its worker: for everyone who writes or starts a job.

**Write a job** as a module-level function whose first argument is its `Progress`:

    from core.jobs import Progress, job

    @job
    def issue_all(progress: Progress, keys: list[int]) -> None:
        waiting = list(Enrolment.objects.filter(pk__in=keys).order_by("pk"))
        progress.each(waiting, lambda enrolment: issue(enrolment=enrolment, by=None))
        progress.report(url="/desk/certificates/", words="12张证书已签发。")

- `progress.each(items, do, chunk=1)` calls `do` for each item (`chunk` of them) in one transaction together with the
  count, so that after kill -9 the next attempt goes on with the item that was not finished, and no effect on the
  database happens twice. The items must be the same, in the same order, at every attempt: hand the job their keys,
  or a query that the work itself does not change. Do not open `atomic` around it.
  One call of `do` may take a minute, not longer without a query of the database (see core.jobs.worker).
- `progress.step(done, total)` for work that is not a list: it only tells how far one is. Such a body starts again
  from the beginning after a crash, so it must be idempotent.
- Both raise `Cancelled` when someone asked to stop. Let it pass; what is already done stays done.
- `progress.report(url=…, words=…)` is what the job's page shows at the end.
- An exception is tried again after a pause, three attempts in all (settings.JOBS). `Refused` and `Cancelled` are
  answers, not accidents: the job ends at once and shows the words of the refusal.

**Start a job** inside the transaction of the action that wants it, so that neither can be without the other:

    enqueue(issue_all, keys, owner=by, division=run.division, title=_("签发证书"), about="courses.courserun:7",
            unique="issue_all:7")

`unique` names the work: while a job of that name waits or runs, `enqueue` returns that job and makes no second one.
`about` is "app.model:pk". The returned `Job` has a page: `reverse("job", args=[job.pk])`.

**Timed jobs**: `schedule("remind", "0 8 * * *", remind)` in the app's `slots.py` (Asia/Shanghai), or settings.CRON.
Of many workers exactly one enqueues a slot.

In tests: fixture `run_jobs()` drains the queue in the test's own process.
"""

from core.jobs.cron import schedule
from core.jobs.progress import Cancelled, LostLease, Progress, job
from core.jobs.queue import cancel, enqueue, unfinished_about

__all__ = ["Cancelled", "LostLease", "Progress", "cancel", "enqueue", "job", "schedule", "unfinished_about"]
