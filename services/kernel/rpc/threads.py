"""The threads of a server: those of the calls, and a few that no call can hold."""

from __future__ import annotations

import functools
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

CALLS_PER_THREAD = 16  # in hand and waiting; the client of one more is told to come again
SPARE_THREADS = 2  # for health and for refusals, and as many for reflection


class CallThreads(ThreadPoolExecutor):
    """Knows how many calls it has in hand or waiting."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads, thread_name_prefix="call")
        self._lock = threading.Lock()
        self.unfinished = 0

    def submit(self, *work: Any, **named: Any) -> Future[Any]:
        with self._lock:
            self.unfinished += 1
        try:
            future = super().submit(*work, **named)
        except BaseException:
            self._finished(None)
            raise
        future.add_done_callback(self._finished)
        return future

    def _finished(self, _: Any) -> None:
        with self._lock:
            self.unfinished -= 1


class Threads:
    """Threads for calls, and others that no call can hold."""

    def __init__(self, for_calls: int) -> None:
        self.most_calls = CALLS_PER_THREAD * for_calls
        self.calls = CallThreads(for_calls)
        self.spare = ThreadPoolExecutor(SPARE_THREADS, thread_name_prefix="spare")
        self.reflection = ThreadPoolExecutor(SPARE_THREADS, thread_name_prefix="reflection")

    def shutdown(self) -> None:
        for pool in (self.calls, self.spare, self.reflection):
            pool.shutdown(wait=False)


def served_by(pool: ThreadPoolExecutor, handler: Any) -> Any:
    """The same handler, served by the threads of this pool (grpc reads the attribute)."""
    for kind in ("unary_unary", "unary_stream", "stream_unary", "stream_stream"):
        if (behaviour := getattr(handler, kind)) is None:
            continue

        @functools.wraps(behaviour)
        def served(*arguments: Any, inner: Any = behaviour) -> Any:
            return inner(*arguments)

        served.experimental_thread_pool = pool  # type: ignore[attr-defined]
        return handler._replace(**{kind: served})
    return handler
