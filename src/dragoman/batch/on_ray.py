"""Ray Data as an engine: actors that hold what a worker begins with, here or on a cluster.

In: as `engines.Engine` says. A task is one block, so that a long one holds up nobody; Ray Data
bounds how many are under way, and hands the task of a lost worker to another. Without an address a
Ray of our own is started and stopped: on loopback, without a dashboard, with a bounded store, and
with nothing told to anybody.
"""

from __future__ import annotations

import logging
import os
import pickle
import secrets
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any, Self, TypeVar

import pyarrow as pa

from dragoman.batch.engines import Worker
from dragoman.crew import Ended
from dragoman.errors import DragomanError, UsageError

__all__ = ["Ray"]

Task = TypeVar("Task")
Made = TypeVar("Made")

_STORE = 256 * 2**20
"""Bytes of the object store of a Ray of our own: words and counts pass through it, no reports."""
_WAITING = 2
"""Tasks that a worker has been given: the one in hand and the next."""

_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
}
_ON_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""By this Ray takes 127.0.0.1 for its address, on Linux too, and listens nowhere else."""


class Ray:
    """Actors of Ray Data."""

    name = "ray"

    def __init__(self, jobs: int | None = None, address: str | None = None) -> None:
        if find_spec("ray") is None:
            raise UsageError("the engine ray needs an extra: pip install 'dragoman[ray]'")
        self._jobs, self._address = jobs, address
        self._ours = True

    def __enter__(self) -> Self:
        os.environ.update(_SETTINGS if self._address else _SETTINGS | _ON_LOOPBACK)
        if not self._address and "RAY_AUTH_MODE" not in os.environ:
            # Who else is on this machine is not to give our workers work.
            os.environ |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        import ray  # noqa: PLC0415 - an optional part, told first how to behave

        self._ours = not ray.is_initialized()
        if self._ours:
            here: dict[str, Any] = {
                "num_cpus": self._jobs or os.cpu_count() or 1,
                "object_store_memory": _STORE,
                "include_dashboard": False,
            }
            try:
                ray.init(
                    address=self._address or "local",
                    log_to_driver=False,
                    logging_level=logging.CRITICAL,
                    **({} if self._address else here),
                )
            except (ConnectionError, RuntimeError, ValueError) as error:
                told = " ".join(str(error).split())
                where = self._address or "here"
                advice = "check the address, and set RAY_AUTH_MODE=token where it asks for a token"
                raise UsageError(f"Ray cannot be had at {where} ({told}); {advice}") from error
        return self

    def __exit__(self, *_: object) -> None:
        import ray  # noqa: PLC0415

        if self._ours:
            ray.shutdown()

    def each(
        self, begin: Callable[[], Callable[[Task], Made]], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Made | Exception]]:
        if not tasks:
            return
        left = dict(enumerate(tasks))
        for number, made in self._mapped(begin, tasks):
            yield left.pop(number), made
        for task in left.values():
            yield task, Ended("its worker came to its end")

    def _mapped(self, begin: Callable[[], Any], tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        import ray  # noqa: PLC0415
        from ray import data  # noqa: PLC0415

        context = data.DataContext.get_current()
        context.enable_progress_bars = False
        context.max_errored_blocks = -1  # a task that is lost is told, and the others go on
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        most = self._jobs or int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
        most = max(1, min(most, len(tasks)))
        rows = [{"number": n, "task": pickle.dumps(task)} for n, task in enumerate(tasks)]
        mapped = data.from_items(rows, override_num_blocks=len(rows)).map_batches(
            _Worker,
            fn_constructor_args=(pickle.dumps(begin),),
            batch_format="pyarrow",
            batch_size=1,
            compute=data.ActorPoolStrategy(
                min_size=1, max_size=most, max_tasks_in_flight_per_actor=_WAITING
            ),
            num_cpus=1,
        )
        for row in mapped.iter_rows():
            yield row["number"], pickle.loads(row["made"])  # noqa: S301 - our own workers' words


class _Worker:
    """An actor. What its work raises is handed back: only its own end is Ray's to mend."""

    def __init__(self, begin: bytes) -> None:
        self._work: Worker[Any, Any] = Worker(pickle.loads(begin))  # noqa: S301 - our own

    def __call__(self, rows: pa.Table) -> pa.Table:
        made = [self._made(pickle.loads(task)) for task in rows["task"].to_pylist()]  # noqa: S301
        return pa.table({"number": rows["number"], "made": pa.array(made, pa.binary())})

    def _made(self, task: Any) -> bytes:
        try:
            return pickle.dumps(self._work(task))
        # Whatever it is, it is told where it can be explained.
        except Exception as error:  # noqa: BLE001
            return pickle.dumps(_plain(error))


def _plain(error: Exception) -> Exception:
    """The error as it can be handed on: one that cannot be pickled, in its own words."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001
        return DragomanError(f"{type(error).__name__}: {error}")
    return error
