"""The task queues on Cloud Tasks: the only place that knows them."""

from rebalancer.adapters.tasks.queue import CloudTaskQueue

__all__ = ["CloudTaskQueue"]
