"""The broker's map by name. The one file that declares it is ``deploy/rabbitmq/definitions.json``.

Code never declares an exchange, queue or binding: the services' broker users may not, and a test
compares that file with the agencies' own tables of who hears of what.
"""

from __future__ import annotations

VIRTUAL_HOST = "chungtay"
DEAD_LETTERS = "ct.dead"  # the dead-letter exchange; its routing key is the agency's name
DELIVERY_LIMIT = 20  # a message that killed its consumer this often is poison

INBOX_ARGUMENTS = {
    "x-queue-type": "quorum",
    "x-delivery-limit": DELIVERY_LIMIT,
    "x-dead-letter-exchange": DEAD_LETTERS,
    "x-dead-letter-strategy": "at-least-once",
    "x-overflow": "reject-publish",  # without it at-least-once silently becomes at-most-once
}


def exchange_of(service: str) -> str:
    """Where an agency, and nobody else, publishes."""
    return f"ct.{service}"


def inbox_of(service: str) -> str:
    """The one queue on which an agency hears of the others."""
    return f"ct.{service}.inbox"


def dead_letters_of(service: str) -> str:
    """The queue of messages that an agency could not take in."""
    return f"ct.{service}.dead"


def routing_key(recipient: str, event: str) -> str:
    """Each message is addressed to one agency: ``police_investigation.CaseReferred``."""
    return f"{recipient}.{event}"
