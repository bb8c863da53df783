"""What a request can reach: the open stores and the settings, put on `app.state` by `entry/web.py`."""

from typing import Annotated, cast

from fastapi import Depends, Request

from lampyris.foundation.settings.secrets import Secrets, ensure_secrets
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.stores import Stores


def stores(request: Request) -> Stores:
    """The process's open stores."""
    return cast(Stores, request.app.state.stores)


def settings(request: Request) -> Settings:
    """The process's settings."""
    return cast(Settings, request.app.state.settings)


def secrets(request: Request) -> Secrets:
    """The installation's secrets, read once a process."""
    state = request.app.state
    if not hasattr(state, "secrets"):
        known = settings(request)
        state.secrets = ensure_secrets(known.data_dir, known)
    return cast(Secrets, state.secrets)


OpenStores = Annotated[Stores, Depends(stores)]
ActiveSettings = Annotated[Settings, Depends(settings)]
ActiveSecrets = Annotated[Secrets, Depends(secrets)]
