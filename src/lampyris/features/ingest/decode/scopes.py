"""What all spans of one scope share, found once: resource and scope as metadata text, release, sender."""

from typing import Final

import msgspec

from lampyris.features.ingest import fields
from lampyris.features.ingest.conventions import keys, langfuse
from lampyris.features.ingest.conventions.metadata import as_shown, metadata
from lampyris.features.ingest.conventions.shape import shape_of
from lampyris.features.ingest.conventions.span import Scope
from lampyris.features.ingest.conventions.values import first_text, text
from lampyris.foundation.text import json_text

JSON_METADATA_SINCE: Final = 5
"""Major version from which the Python SDK JSON-encodes every metadata value."""

SDK_NAMES: Final = {"python": "python", "nodejs": "javascript", "webjs": "javascript"}
"""SDK by the `telemetry.sdk.language` of its resource, for requests whose SDK headers a proxy dropped."""


class SpanSender(msgspec.Struct, frozen=True, kw_only=True):
    """Who sent a request and when it was received. All but the time may be unknown."""

    received_us: int
    sdk_name: str = ""
    sdk_version: str = ""
    public_key: str = ""


class ScopeFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The part of every record that does not depend on the span."""

    is_langfuse_sdk: bool
    decodes_metadata: bool
    observation_metadata: dict[str, str]
    trace_metadata: dict[str, str]
    environment: str
    version: str
    release: str
    service_name: str
    scope_name: str
    scope_version: str
    sdk_name: str
    sdk_version: str


def scope_facts(scope: Scope, sender: SpanSender) -> ScopeFacts:
    """Facts for the spans of `scope` in a request of `sender`."""
    resource = scope.resource.attributes
    is_sdk = scope.is_langfuse_sdk
    language = text(resource.get("telemetry.sdk.language"))
    sdk_name, sdk_version = sender.sdk_name, sender.sdk_version
    if is_sdk and not sdk_name:
        sdk_name, sdk_version = SDK_NAMES.get(language, language), scope.version or ""
    decode = sdk_name == "python" and langfuse.version_of(sdk_version)[0] >= JSON_METADATA_SINCE
    shape = shape_of(resource)
    origin = {"resourceAttributes": resource_text(scope), "scope": scope_text(scope)}
    return ScopeFacts(
        is_langfuse_sdk=is_sdk,
        decodes_metadata=decode,
        observation_metadata=origin | metadata(resource, shape.observation_metadata, "observation", decode=decode),
        trace_metadata=origin | metadata(resource, shape.trace_metadata, "trace", decode=decode),
        environment=fields.environment(first_text(resource, keys.ENVIRONMENT_KEYS) or None),
        version=first_text(resource, ("service.version",)),
        release=first_text(resource, ("langfuse.release",)),
        service_name=text(resource.get("service.name")),
        scope_name=scope.name or "",
        scope_version=scope.version or "",
        sdk_name=sdk_name,
        sdk_version=sdk_version,
    )


def resource_text(scope: Scope) -> str:
    """The resource's attributes as JSON object text, every value as text."""
    return json_text({key: as_shown(value) for key, value in scope.resource.attributes.items()})


def scope_text(scope: Scope) -> str:
    """The scope as JSON object text; a name or version that was not sent is left out."""
    named = {"name": scope.name, "version": scope.version}
    shown = {key: value for key, value in named.items() if value is not None}
    return json_text({**shown, "attributes": {key: as_shown(value) for key, value in scope.attributes.items()}})
