"""Who may enter which route. **Whoever adds a route adds its line here**; a route without a line fails the suite.

    "name": PUBLIC             anybody
    "name": SIGNED_IN          whoever is signed in; rows are one's own, or asked by `visible_to`
    "name": ("people.view",)   whoever holds one of these permissions somewhere

`test_routes.py` derives what is expected: a stranger is sent to the sign-in page, someone without roles gets 403 or
404, whoever holds the permission is let in (where the route needs no row).
"""

from __future__ import annotations

PUBLIC = "public"
SIGNED_IN = "signed in"

ROUTES: dict[str, str | tuple[str, ...]] = {
    # core: health, display, help
    "library-file": PUBLIC,
    "healthz": PUBLIC, "preferences": PUBLIC, "help": PUBLIC, "privacy": PUBLIC, "accessibility": PUBLIC,
    "kit": PUBLIC, "menu": SIGNED_IN,
    # core: accounts
    "activate": PUBLIC, "demo-enter": PUBLIC, "settings": SIGNED_IN, "sign-out-others": SIGNED_IN,
    "message-choices": SIGNED_IN,
    "messages": SIGNED_IN, "messages-read": SIGNED_IN, "message-open": SIGNED_IN,
    "data": SIGNED_IN, "data-download": SIGNED_IN, "attachment": SIGNED_IN,
    "feedback": PUBLIC, "feedback-read": PUBLIC,
    "feedback-desk": ("access.grant",), "feedback-answer": ("access.grant",),
    "access": ("access.grant",), "permissions": ("access.grant", "audit.view"),
    "access-account": ("access.grant",), "access-disable": ("access.grant",), "access-state": ("access.grant",),
    "access-reset": ("accounts.reset",), "access-withdraw": ("access.grant",), "person-code": ("people.edit",),
    "audit": ("audit.view",),
    # core: lists that can be exported
    "reports": ("people.export", "people.view", "gaps.view", "requirements.view", "runs.edit", "overview.view"),
    # core: jobs and imports
    "jobs": SIGNED_IN, "job": SIGNED_IN, "job-cancel": SIGNED_IN,
    "imports": SIGNED_IN, "import-new": SIGNED_IN, "import-template": SIGNED_IN, "import-batch": SIGNED_IN,
    "import-answer": SIGNED_IN, "import-recheck": SIGNED_IN, "import-confirm": SIGNED_IN,
    "import-discard": SIGNED_IN, "import-undo": SIGNED_IN, "import-failures": SIGNED_IN,
    # staff
    "people": ("people.view",), "people-export": ("people.export",), "person": ("people.view",),
    "person-edit": ("people.edit",), "person-reveal": ("people.reveal",), "employment-edit": ("people.edit",),
    "slips": ("accounts.reset",), "employment-leave": ("people.edit",), "employment-transfer": ("people.edit",),
    "correction": ("people.edit",),
    "overview": ("overview.view",),
    "gaps": ("gaps.view",), "gaps-export": ("gaps.view",), "gaps-freeze": ("gaps.freeze",),
    "gap-snapshot": ("gaps.view",), "gap-detail": ("gaps.view",),
    "norms": ("gaps.view",), "norms-draft": ("norms.edit",), "norms-detail": ("gaps.view",),
    "norms-line": ("norms.edit",), "norms-move": ("norms.edit", "norms.approve"),
    "indicators": ("gaps.view",), "indicator-detail": ("gaps.view",),
    "skills": ("skills.view",), "skills-export": ("people.view",),
    "person-skills": ("people.view",), "person-skill": ("people.view",),
    "my-skills": SIGNED_IN, "my-skill": SIGNED_IN,
    # courses
    "courses": PUBLIC, "course": PUBLIC, "lesson": PUBLIC, "today": SIGNED_IN, "my-courses": SIGNED_IN,
    "enrol": SIGNED_IN, "exam": SIGNED_IN, "task": SIGNED_IN, "lesson-done": SIGNED_IN, "lesson-place": SIGNED_IN,
    "practice-step": SIGNED_IN, "my-practices": SIGNED_IN, "media-place": SIGNED_IN,
    "attempt": SIGNED_IN, "question": SIGNED_IN, "paper": SIGNED_IN, "attempt-submit": SIGNED_IN,
    "result": SIGNED_IN, "dispute": SIGNED_IN,
    "mistakes": SIGNED_IN, "mistakes-practise": SIGNED_IN, "mistake": SIGNED_IN,
    "my-runs": SIGNED_IN, "my-run": SIGNED_IN, "my-run-book": SIGNED_IN, "my-run-leave": SIGNED_IN,
    "my-run-evaluate": SIGNED_IN, "checkin": SIGNED_IN, "checkin-scan": PUBLIC,
    "runs": ("runs.view", "runs.teach"), "run": ("runs.view", "runs.teach"), "run-new": ("runs.edit",),
    "run-edit": ("runs.edit",), "run-assign": ("runs.edit",), "run-move": ("runs.edit",), "run-seats": ("runs.edit",),
    "run-send": ("runs.edit",), "run-remove": ("runs.edit", "runs.teach"), "run-close": ("runs.edit", "runs.teach"),
    "run-sheet": ("runs.edit", "runs.teach"), "run-export": ("runs.edit", "runs.teach"),
    "run-attendance": ("runs.edit", "runs.teach"), "run-code": ("runs.edit", "runs.teach"),
    "run-walk-in": ("runs.edit", "runs.teach"),
    "signoffs": SIGNED_IN, "signoff-decide": SIGNED_IN, "signoff-batch": SIGNED_IN,
    "second-checks": ("signoffs.recheck",), "second-decide": ("signoffs.recheck",),
    "coaching-desk": SIGNED_IN, "my-coaching": SIGNED_IN, "coaching-new": SIGNED_IN, "coaching-decide": SIGNED_IN,
    "further-task": SIGNED_IN,
    "marking": ("marking.decide",), "marking-question": ("marking.decide",), "marking-answer": ("marking.decide",),
    "person-exams": ("exams.arrange",), "person-exams-arrange": ("exams.arrange",),
    "arrangement-lift": ("exams.arrange",), "attempt-void": ("exams.arrange",),
    # courses: required learning
    "requirements": ("requirements.view",), "requirement": ("requirements.view",),
    "requirement-messages": ("requirements.view",), "requirement-new": ("requirements.edit",),
    "requirement-edit": ("requirements.edit",), "requirement-end": ("requirements.edit",),
    "requirement-exempt": ("requirements.edit",), "exemption-lift": ("requirements.edit",),
    "requirements-overdue": ("requirements.view",), "requirements-overdue-export": ("requirements.view",),
    "requirements-remind": ("requirements.edit",),
    # courses: the old training ledger
    "ledger-courses": ("runs.edit",),
    # courses: dispatches
    "dispatches": ("dispatches.edit",), "dispatch-new": ("dispatches.edit",), "dispatch": ("dispatches.edit",),
    "dispatch-decide": ("dispatches.edit",), "dispatch-leave": ("dispatches.edit",),
    "dispatch-close": ("dispatches.edit",), "dispatch-agreement": ("dispatches.edit",),
    "my-dispatches": SIGNED_IN, "my-dispatch": SIGNED_IN,
    # courses: the register of practices and the five strategies
    "practices": PUBLIC, "practice": PUBLIC, "fishbone": ("overview.view",),
    # certification: agreements and quotas
    "agreements": ("agreements.view",), "agreement": ("agreements.view",), "agreement-new": ("agreements.edit",),
    "agreement-clauses": ("agreements.edit",), "agreement-renew": ("agreements.edit",),
    "agreement-file": ("agreements.edit", "agreements.review"), "agreement-sign": ("agreements.edit",),
    "agreement-move": ("agreements.edit", "agreements.review"),
    "quota-request": ("quotas.edit",), "quota": ("agreements.view",), "quota-allot": ("quotas.edit",),
    "quota-publish": ("quotas.edit",), "quota-close": ("quotas.edit",), "quota-cancel": ("quotas.edit",),
    # certification: students and placements
    "students": ("students.view",), "student": ("students.view",), "student-new": ("students.edit",),
    "programme-new": ("students.edit",),
    "rounds": ("placements.view",), "round": ("placements.view",), "round-new": ("placements.edit",),
    "round-move": ("placements.edit",), "offer-new": ("placements.edit",), "place-student": ("placements.edit",),
    "wishes": ("students.edit",), "candidates": ("placements.host",),
    "placements": ("placements.view", "placements.host"), "placement": ("placements.view", "placements.host"),
    "placement-papers": ("placements.edit",), "hours-confirm": ("placements.host", "hours.confirm"),
    "placement-hire": ("hires.decide",), "placement-assess": ("placements.host", "assessments.rate"),
    "placement-move": ("placements.edit",),
    "my-placement": SIGNED_IN, "hours-drop": SIGNED_IN, "my-assessment": SIGNED_IN, "my-wishes": SIGNED_IN,
    # certification: certificates
    "verify": PUBLIC, "verify-certificate": PUBLIC, "my-certificates": SIGNED_IN,
    "certificates": ("certificates.view",), "certificates-issue": ("certificates.issue",),
    "certificate": SIGNED_IN, "certificate-file": SIGNED_IN,
    "certificate-move": ("certificates.revoke",),
}  # fmt: skip

# Whole houses of others, by the beginning of their pattern, and who lets people in there.
FOREIGN: dict[str, str] = {
    "cms/": "Wagtail's admin: only with its own permission to enter (roles with a cms_group)",
    "^cms/": "users and groups: 404 for everybody",
    "accounts/": "allauth: sign-in, second factor; throttled, see core.accounts.doors",
    "documents/": "Wagtail's documents: what authors upload for the public",
    "_util/": "Wagtail's password of a single page",
    "^((": "Wagtail's public pages",
}
