"""What only the operator can put right: said in one line, with an exit code that tells the supervisor to give up."""

import errno
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from lampyris.entry.supervisor import EXIT_REFUSED
from lampyris.foundation.errors import InvalidInput, LampyrisError
from lampyris.foundation.settings.secrets import BadSecrets
from lampyris.foundation.settings.settings import Settings

PATIENCE_S = 16.0
"""A web process that was told to stop may still be answering its last requests on the port."""
BACKLOG = 2048


class PortTaken(Exception):
    """Another program listens there; the message names the setting."""


@contextmanager
def final_refusals(service: str) -> Iterator[None]:
    """Around what a start does with the settings. Raises: SystemExit instead of what trying again would not change."""
    try:
        yield
    except (ValidationError, BadSecrets, InvalidInput, PortTaken) as error:
        sys.stderr.write(f"lampyris {service}: error: {said_plainly(error)}\n")
        raise SystemExit(EXIT_REFUSED) from None


def said_plainly(error: Exception) -> str | None:
    """What an operator is told about an expected failure; None for a bug, which should be seen whole."""
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        problem = "; ".join(f"{'.'.join(map(str, issue['loc']))}: {issue['msg']}" for issue in error.errors())
        return f"the settings cannot be used: {problem}. do: correct them in the environment or .env"
    if isinstance(error, LampyrisError | BadSecrets | PortTaken):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}. do: lampyris doctor"
    return None


def listen(host: str, port: int, setting: str, *, patience_s: float = PATIENCE_S) -> socket.socket:
    """The listening socket of a service. From now on callers wait for an answer instead of being refused.

    Raises: PortTaken when the port does not become free; OSError for an address that is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    give_up = time.monotonic() + patience_s
    while True:
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((host, port))
            opened.listen(BACKLOG)
        except OSError as error:
            opened.close()
            if error.errno != errno.EADDRINUSE:
                raise
            if time.monotonic() >= give_up:
                raise PortTaken(
                    f"port {port} is used by another program. do: stop that program, or set {setting} to a free port"
                ) from error
            time.sleep(0.2)
        else:
            opened.settimeout(0)
            return opened
