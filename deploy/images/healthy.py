"""Health of the container: exit code 0 when its web or its worker process answers. Only the standard library.

`python healthy.py`: the process is alive (the image's HEALTHCHECK). `python healthy.py ready`: its stores answer too.
"""

import os
import sys
import urllib.request

BASE_PATH = os.environ.get("LAMPYRIS_BASE_PATH") or os.environ.get("NEXT_PUBLIC_BASE_PATH") or ""
WEB = f"{os.environ.get('WEB_PORT') or 3001}{BASE_PATH}/api/public"
WORKER = f"{os.environ.get('WORKER_PORT') or 3030}/api"


def answers(address: str) -> bool:
    """Whether a GET gives 200 within three seconds."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{address}", timeout=3) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    question = "ready" if "ready" in sys.argv[1:] else "health"
    sys.exit(0 if answers(f"{WEB}/{question}") or answers(f"{WORKER}/{question}") else 1)
