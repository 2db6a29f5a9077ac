"""What can become of a message, and why it was not simply recorded. Pure."""

from __future__ import annotations

from enum import StrEnum


class Source(StrEnum):
    """Which way a message came."""

    UPLOAD = "upload"
    COMMAND = "command"
    MAILBOX = "mailbox"
    PHONE = "phone"


class Outcome(StrEnum):
    """What became of a message when it came. The codes are part of the interface."""

    RECORDED = "recorded"
    PROPOSES_NEW_TIME = "proposes_new_time"
    TO_REVIEW = "to_review"
    IGNORED = "ignored"
    UNREADABLE = "unreadable"


class ReplyState(StrEnum):
    """Where a message stands now."""

    WAITING = "waiting"
    RECORDED = "recorded"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IGNORED = "ignored"
    DISMISSED = "dismissed"


class Why(StrEnum):
    """One reason each; the page says it in words."""

    # nothing that could be read
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"
    # a mail, but no answer that a program may trust
    NO_CALENDAR = "no_calendar"
    RETURNED = "returned"
    WINMAIL = "winmail"
    FORWARDED = "forwarded"
    CONFLICTING_PARTS = "conflicting_parts"
    METHOD_MISMATCH = "method_mismatch"
    SENDER_DIFFERS = "sender_differs"
    # a calendar, but no answer to an invitation
    SEVERAL = "several"
    NO_METHOD = "no_method"
    WRONG_METHOD = "wrong_method"
    NO_EVENT = "no_event"
    NOT_A_MEETING = "not_a_meeting"
    DAMAGED = "damaged"
    NO_UID = "no_uid"
    UNKNOWN_UID = "unknown_uid"
    RECURRING = "recurring"
    # an answer, but not plainly that of the person invited
    NO_ATTENDEE = "no_attendee"
    SEVERAL_ATTENDEES = "several_attendees"
    UNKNOWN_ATTENDEE = "unknown_attendee"
    ON_BEHALF = "on_behalf"
    NO_ANSWER = "no_answer"
    NO_STAMP = "no_stamp"
    STAMP_AHEAD = "stamp_ahead"
    SEQUENCE_AHEAD = "sequence_ahead"
    CONFLICTING_ANSWERS = "conflicting_answers"
    NO_TIME = "no_time"
    SAME_TIME = "same_time"
    # nothing to do
    SEEN_BEFORE = "seen_before"
    SAME_ANSWER = "same_answer"
    OLDER_INVITATION = "older_invitation"
    OLDER_ANSWER = "older_answer"
    NEWER_PROPOSAL = "newer_proposal"
    CALLED_OFF = "called_off"
    JUST_SENT = "just_sent"
    TAKEN_BACK = "taken_back"
