"""The shared workspace: people, plans, membership, invitations, activity, comments, jobs."""

from plans.models.base import PlanRow
from plans.models.files import StoredFile
from plans.models.jobs import Job, JobState
from plans.models.people import Invitation, Membership, Role, Seat, User
from plans.models.plan import Capability, Horizon, Plan
from plans.models.talk import Comment, Event, Notice, NoticeReason

__all__ = [
    "Capability",
    "Comment",
    "Event",
    "Horizon",
    "Invitation",
    "Job",
    "JobState",
    "Membership",
    "Notice",
    "NoticeReason",
    "Plan",
    "PlanRow",
    "Role",
    "Seat",
    "StoredFile",
    "User",
]
