from promise.core.models.audit import AuditEvent
from promise.core.models.bases import Decision, Identified, Stateful
from promise.core.models.buckets import Bucket
from promise.core.models.changes import Change
from promise.core.models.clock import JobRun
from promise.core.models.outbox import OutboxItem
from promise.core.models.rendered import Rendered

__all__ = ["AuditEvent", "Bucket", "Change", "Decision", "Identified", "JobRun", "OutboxItem", "Rendered", "Stateful"]
