"""What people may write into names and addresses."""

import re
import unicodedata

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.text import valid_text

MAX_NAME = 100
MAX_EMAIL = 254
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def clean_name(name: str, what: str = "name") -> str:
    """Any Unicode, without control characters and outer blanks, 1 to 100 characters. Raises: InvalidInput."""
    cleaned = "".join(c for c in valid_text(name) if unicodedata.category(c) != "Cc").strip()
    if not cleaned or len(cleaned) > MAX_NAME:
        raise InvalidInput(f"the {what} needs 1 to {MAX_NAME} characters")
    return cleaned


def clean_email(email: str) -> str:
    """Lower case, without outer blanks. Raises: InvalidInput for what cannot be an address."""
    cleaned = valid_text(email).strip().lower()
    printable = all(unicodedata.category(c) != "Cc" for c in cleaned)
    if not printable or len(cleaned) > MAX_EMAIL or not _EMAIL.fullmatch(cleaned):
        raise InvalidInput(f"{cleaned[:MAX_EMAIL]!r} is not an e-mail address")
    return cleaned
