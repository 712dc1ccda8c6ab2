"""Webhooks over HTTP: the only place that connects to addresses that users choose."""

from rebalancer.adapters.webhooks.sender import HttpWebhookSender

__all__ = ["HttpWebhookSender"]
