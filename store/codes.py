"""The one-letter codes in the tables. They are RapidPro's, so that its data can be carried over."""

from enum import StrEnum


class ContactStatus(StrEnum):
    """Whether a contact takes part."""

    ACTIVE = "A"
    BLOCKED = "B"
    STOPPED = "S"
    ARCHIVED = "V"


class GroupStatus(StrEnum):
    """How far a smart group is evaluated."""

    INITIALIZING = "I"
    EVALUATING = "V"
    READY = "R"
    INVALID = "X"


class FieldType(StrEnum):
    """Type of a contact field's values."""

    TEXT = "T"
    NUMBER = "N"
    DATETIME = "D"
    STATE = "S"
    DISTRICT = "I"
    WARD = "W"


class FieldAccess(StrEnum):
    """What agents may do with a contact field."""

    NONE = "N"
    VIEW = "V"
    EDIT = "E"


class FlowType(StrEnum):
    """Type of a flow, and of its sessions."""

    MESSAGING = "M"
    VOICE = "V"
    BACKGROUND = "B"
    SURVEYOR = "S"


class SessionStatus(StrEnum):
    """Where a session stands."""

    WAITING = "W"
    COMPLETED = "C"
    INTERRUPTED = "I"
    EXPIRED = "X"
    FAILED = "F"


class RunStatus(StrEnum):
    """Where a run stands."""

    ACTIVE = "A"
    WAITING = "W"
    COMPLETED = "C"
    INTERRUPTED = "I"
    EXPIRED = "X"
    FAILED = "F"


class Direction(StrEnum):
    """Which way a message goes."""

    IN = "I"
    OUT = "O"


class MsgStatus(StrEnum):
    """How far a message has come; `PENDING` and `HANDLED` are for incoming ones."""

    PENDING = "P"
    HANDLED = "H"
    INITIALIZING = "I"
    QUEUED = "Q"
    WIRED = "W"
    SENT = "S"
    DELIVERED = "D"
    READ = "R"
    ERRORED = "E"
    FAILED = "F"


class Visibility(StrEnum):
    """Whether a message is shown."""

    VISIBLE = "V"
    ARCHIVED = "A"
    DELETED_BY_USER = "D"
    DELETED_BY_SENDER = "X"


class FailedReason(StrEnum):
    """Why a message failed."""

    CONTACT = "C"
    NO_DESTINATION = "D"
    SUSPENDED = "S"
    LOOPING = "L"
    ERROR_LIMIT = "E"
    TOO_OLD = "O"
    CHANNEL_REMOVED = "R"


class StartStatus(StrEnum):
    """Where a flow start or a broadcast stands."""

    PENDING = "P"
    QUEUED = "Q"
    STARTED = "S"
    COMPLETED = "C"
    FAILED = "F"
    INTERRUPTED = "I"


class StartType(StrEnum):
    """Who made a flow start."""

    MANUAL = "M"
    API = "A"
    API_ZAPIER = "Z"
    FLOW_ACTION = "F"
    TRIGGER = "T"


class TriggerType(StrEnum):
    """What sets off a trigger."""

    KEYWORD = "K"
    CATCH_ALL = "C"
    SCHEDULE = "S"
    INBOUND_CALL = "V"
    MISSED_CALL = "M"
    NEW_CONVERSATION = "N"
    REFERRAL = "R"
    CLOSED_TICKET = "T"
    OPT_IN = "I"
    OPT_OUT = "O"


class TicketStatus(StrEnum):
    """Whether a ticket is open."""

    OPEN = "O"
    CLOSED = "C"


class CampaignEventType(StrEnum):
    """What a campaign's event does."""

    FLOW = "F"
    MESSAGE = "M"


class CampaignEventStatus(StrEnum):
    """Whether an event's fires are up to date."""

    SCHEDULING = "S"
    READY = "R"
