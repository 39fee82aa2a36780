"""Exchanges, queues and bindings at a broker of the user's own, from the same file that the private one loads."""

from __future__ import annotations

import json

import pika
import pika.exceptions

from deploy.machine.broker import DEFINITIONS
from deploy.machine.words import Trouble


def declare(url: str) -> None:
    """Declare everything in the virtual host of this URL; declaring again changes nothing."""
    wanted = json.loads(DEFINITIONS.read_bytes())
    try:
        with pika.BlockingConnection(pika.URLParameters(url)) as connection:
            channel = connection.channel()
            for exchange in wanted["exchanges"]:
                channel.exchange_declare(exchange["name"], exchange["type"], durable=True)
            for queue in wanted["queues"]:
                channel.queue_declare(queue["name"], durable=True, arguments=queue["arguments"])
            for binding in wanted["bindings"]:
                channel.queue_bind(binding["destination"], binding["source"], binding["routing_key"])
    except pika.exceptions.ChannelClosedByBroker as refusal:
        if refusal.reply_code == 403:
            return _check(url, wanted)
        raise Trouble(
            f"Broker của bạn (AMQP_URL) từ chối khai báo: {refusal.reply_text}",
            f"Your broker (AMQP_URL) refused the topology: {refusal.reply_text}",
        ) from None
    except (pika.exceptions.AMQPError, OSError):
        raise Trouble(
            "Không kết nối được tới broker trong AMQP_URL.", "The broker in AMQP_URL cannot be reached."
        ) from None
    return None


def _check(url: str, wanted: dict) -> None:
    """A user who may not declare: then the administrator must have loaded the definitions."""
    try:
        with pika.BlockingConnection(pika.URLParameters(url)) as connection:
            for queue in wanted["queues"]:
                connection.channel().queue_declare(queue["name"], passive=True)
    except pika.exceptions.AMQPError:
        raise Trouble(
            "Người dùng trong AMQP_URL không được khai báo, và hàng đợi chưa có đủ. "
            "Quản trị viên cần nạp deploy/rabbitmq/definitions.json.",
            "The user in AMQP_URL may not declare, and not all queues are there. "
            "The administrator must load deploy/rabbitmq/definitions.json.",
        ) from None
