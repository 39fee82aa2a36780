"""The words, as codes, in which a session with the child is planned and written down."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """Home is preferred; at the station only in a friendly room, with a reason (rule ``interview-place``)."""

    HOME = "home"
    SCHOOL = "school"
    CARE_PLACE = "care_place"
    FRIENDLY_ROOM = "friendly_room"
    STATION = "station"


class Presence(StrEnum):
    """Who is with the child, besides those who ask."""

    REPRESENTATIVE = "representative"
    PROTECTOR = "protector"  # of its rights: counsel, legal aid
    SOCIAL_WORKER = "social_worker"
    PSYCHOLOGIST = "psychologist"
    INTERPRETER = "interpreter"
    SUPPORT_PERSON = "support_person"  # named by social support


class Aid(StrEnum):
    """What helps a child to tell (rule ``interview-aids``)."""

    DIAGRAM = "diagram"
    MODEL = "model"
    DEVICE = "device"
    DRAWING = "drawing"


class Separation(StrEnum):
    """What stands between the child and the accused (rules ``confrontation-last`` and ``min-contact-accused``)."""

    SEPARATE_ROOM = "separate_room"
    SCREEN = "screen"
    DEVICE = "device"  # by sound and picture
    ONE_WAY_GLASS = "one_way_glass"
    PHOTO = "photo"  # the child is shown pictures
    VIDEO = "video"  # the child is shown a recording
    FACE_TO_FACE = "face_to_face"  # nothing: they meet


# What lets the two speak to each other and not meet; a picture does not answer.
SHIELDS = frozenset({Separation.SEPARATE_ROOM, Separation.SCREEN, Separation.DEVICE, Separation.ONE_WAY_GLASS})


class Stopped(StrEnum):
    """Whether a session ended early, and why."""

    NONE = "none"
    FATIGUE = "fatigue"
    DISTRESS = "distress"
    OTHER = "other"


class CancelReason(StrEnum):
    CHILD_UNWELL = "child_unwell"
    NO_LONGER_NEEDED = "no_longer_needed"
    ADULT_MISSING = "adult_missing"
    STAFF_MISSING = "staff_missing"
    MOVED = "moved"
    OTHER = "other"


class Language(StrEnum):
    """In which the child was told its rights."""

    VIETNAMESE = "vietnamese"
    CHAM = "cham"
    RAGLAI = "raglai"
    SIGN = "sign"
    OTHER = "other"
