"""Files read by the workers of a Dask cluster.

Each worker reads as one machine does, in processes within limits, and hands back records; which worker dies, and
which file is read where, changes nothing in what comes out. To start one on this machine::

    from dask.distributed import Client, LocalCluster
    client = Client(LocalCluster(n_workers=4, threads_per_worker=1))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from gongkai.loading import version
from gongkai.loading.pool import Answer, Limits, read_one
from gongkai.loading.record import Task, from_bytes, to_bytes

if TYPE_CHECKING:
    from distributed import Client, Future

Key = TypeVar("Key")
Packed = tuple[str, bytes, bool]

_AHEAD = 4
"""Files on their way for each thread of the cluster: so many bytes are held here."""
_RETRIES = 2


def read_on(client: Client, tasks: Iterable[tuple[Key, Task]], limits: Limits) -> Iterator[tuple[Key, Answer]]:
    """Have files read by a cluster, as they come to an end.

    Raises ImportError, naming the extra to install, without ``dask.distributed``; RuntimeError if the workers have
    another version of this program.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ImportError("reading on a cluster needs Dask: pip install 'gongkai[cluster]'") from error
    engine: Any = client
    waiting = distributed.as_completed()
    keys: dict[Future[Packed], Key] = {}

    def done() -> tuple[Key, Answer]:
        future = next(waiting)
        key = keys.pop(future)
        try:
            reader, records, lasting = future.result()
        except distributed.KilledWorker:
            return key, Answer.none("读取它的工作节点多次终止 (the workers that read it died again and again)")
        if reader != version.reader():
            raise RuntimeError("the cluster's workers have another version of gongkai, or of the libraries it reads with")
        return key, Answer(from_bytes(records), lasting)

    most = _AHEAD * max(1, sum(engine.nthreads().values()))
    try:
        for key, task in tasks:
            future = engine.submit(read_here, task.packed(), limits.seconds, limits.memory, pure=False, retries=_RETRIES)
            keys[future] = key
            waiting.add(future)
            if len(keys) >= most:
                yield done()
        while keys:
            yield done()
    finally:
        if keys:
            engine.cancel(list(keys))


def read_here(packed: bytes, seconds: float, memory: int) -> Packed:
    """What a worker does for one file."""
    answer = read_one(packed, Limits(seconds, memory))
    assert answer is not None  # nothing stops it
    return version.reader(), to_bytes(answer.records), answer.lasting
