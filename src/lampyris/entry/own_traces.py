"""The product's own traces by OTLP, when a setting asks for them; needs the extra `lampyris[otlp]`."""

import importlib
from collections.abc import Mapping
from contextlib import AbstractContextManager

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.observing import trace_with
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.version import own_version

MODULES = ("exporter.otlp.proto.http.trace_exporter", "sdk.trace", "sdk.trace.export", "sdk.resources")


def send_own_traces(settings: Settings, service: str) -> None:
    """Requests, analytics statements, jobs and groups become spans. Does nothing unless an endpoint is set.

    Raises: InvalidInput when the extra is not installed.
    """
    if not settings.own_traces_endpoint:
        return
    try:
        exporter, sdk, export, resources = (importlib.import_module(f"opentelemetry.{name}") for name in MODULES)
    except ImportError as missing:
        raise InvalidInput(
            "LAMPYRIS_OTLP_ENDPOINT needs the OpenTelemetry SDK. do: pip install 'lampyris[otlp]'"
        ) from missing
    about = {"service.name": f"lampyris-{service}", "service.version": own_version()}
    provider = sdk.TracerProvider(resource=resources.Resource.create(about))
    sender = exporter.OTLPSpanExporter(endpoint=settings.own_traces_endpoint)
    provider.add_span_processor(export.BatchSpanProcessor(sender))
    tracer = provider.get_tracer("lampyris")

    def start(name: str, attributes: Mapping[str, str]) -> AbstractContextManager[object]:
        span: AbstractContextManager[object] = tracer.start_as_current_span(name, attributes=dict(attributes))
        return span

    trace_with(start)
