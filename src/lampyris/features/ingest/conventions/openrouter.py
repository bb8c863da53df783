"""OpenRouter's broadcast of failed calls: the environment stands only inside the text of the completion."""

from typing import Final

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import child
from lampyris.features.ingest.fields import parsed_object

JUDGE_ENVIRONMENT: Final = "langfuse-llm-as-a-judge"


def judge_environment(span: SpanView) -> str:
    """The reserved environment of judge calls, when this is the failure of one; else empty."""
    from_openrouter = span.scope.resource.attributes.get("service.name") == "openrouter"
    if not from_openrouter or span.attributes.get("openrouter.source") != "openrouter":
        return ""
    failure = parsed_object(span.attributes.get("gen_ai.completion"))
    if failure is None or failure.get("completion") is not None:
        return ""
    named = child(failure, "rawRequest", "trace", "environment")
    return JUDGE_ENVIRONMENT if named == JUDGE_ENVIRONMENT else ""
