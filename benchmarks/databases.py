"""The database of a measurement."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.postgresql import Cluster


@contextmanager
def temporary(kind: str) -> Iterator[str | None]:
    """Give the address of an empty database.

    Args:
        kind: `sqlite` (None is given: each measurement makes its own file), `postgresql` (a server of its own, for as
            long as it takes), or an address.

    Raises:
        NotInstalled: PostgreSQL is not there.
    """
    if kind != "postgresql":
        yield None if kind == "sqlite" else kind
        return
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster(Path(folder))
        cluster.start()
        try:
            yield cluster.database()
        finally:
            cluster.stop()
