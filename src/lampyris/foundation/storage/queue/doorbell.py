"""Word from the process that appends to the process that waits: a named pipe, so that waiting costs no CPU."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

LOOK_EVERY_S = 1.0
"""How long whoever waits may miss a ring that another consumer heard."""
WITHOUT_PIPE_S = 0.02
"""Where the file system knows no pipes, waiting is looking again and again."""
PIPE_BYTES = 4096


class Doorbell:
    """Any process may ring; one of those that listen hears it. Belongs to the event loop of its first `clear`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pipe: int | None = None
        self._rung = asyncio.Event()
        self._look_every_s = LOOK_EVERY_S

    def ring(self) -> None:
        """Never blocks and never fails; nobody may be listening. Any thread may call it."""
        with suppress(OSError):
            pipe = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
            try:
                os.write(pipe, b"!")
            finally:
                os.close(pipe)

    def clear(self) -> None:
        """Forget earlier rings. Look for work after this and before `heard`, and none is missed."""
        if self._pipe is None and self._look_every_s == LOOK_EVERY_S:
            self._open()
        self._rung.clear()

    async def heard(self, timeout_s: float) -> None:
        """Return at the next ring, or when it is time to look anyway."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), min(timeout_s, self._look_every_s))

    def close(self) -> None:
        """Stop listening."""
        if self._pipe is not None:
            asyncio.get_running_loop().remove_reader(self._pipe)
            os.close(self._pipe)
            self._pipe = None

    def _open(self) -> None:
        try:
            with suppress(FileExistsError):
                os.mkfifo(self._path)
            # Open for writing too: a pipe without a writer would be at its end, which reads as ready for ever.
            self._pipe = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
            asyncio.get_running_loop().add_reader(self._pipe, self._hear, self._pipe)
        except OSError:
            self._look_every_s = WITHOUT_PIPE_S

    def _hear(self, pipe: int) -> None:
        with suppress(BlockingIOError):
            os.read(pipe, PIPE_BYTES)
        self._rung.set()
