"""Models of `core`: who, where, when, may; and the shared machinery's tables."""

from core.models.access import AuditEntry, Membership
from core.models.messages import Feedback, Message
from core.models.people import Affiliation, Person, User
from core.models.places import Division, Organisation
from core.models.privacy import Consent, Correction
from core.models.site import HomePage, InfoPage, SiteSettings
from core.models.work import Attachment, CronSlot, GuardedTaskResult, ImportBatch, Job, WorkerBeat

__all__ = [
    "Affiliation", "Attachment", "AuditEntry", "Consent", "Correction", "CronSlot", "Division", "Feedback",
    "GuardedTaskResult", "HomePage", "ImportBatch", "InfoPage", "Job", "Membership", "Message", "Organisation",
    "Person", "SiteSettings", "User", "WorkerBeat",
]  # fmt: skip
