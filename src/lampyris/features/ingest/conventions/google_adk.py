"""Google's Agent Development Kit and Vertex agents (`gcp.vertex.agent.*`)."""

from lampyris.features.ingest.conventions import genai
from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, child, sides
from lampyris.features.ingest.fields import parsed_json, units


def io(span: SpanView) -> Sides | None:
    """Request and response of the model; of the tool where the model's are missing or `{}`."""
    attributes = span.attributes

    def either(model: str, tool: str) -> object:
        value = attributes.get(model)
        return value if value and value != "{}" else attributes.get(tool) or value

    return sides(
        either("gcp.vertex.agent.llm_request", "gcp.vertex.agent.tool_call_args"),
        either("gcp.vertex.agent.llm_response", "gcp.vertex.agent.tool_response"),
    )


def usage(span: SpanView) -> dict[str, int]:
    """GenAI usage, and the cached part that only the response's own usage metadata tells."""
    counts = genai.usage(span.attributes, span.shape)
    if "input_cached_tokens" not in counts:
        response = parsed_json(span.attributes.get("gcp.vertex.agent.llm_response"))
        cached = units(child(response, "usage_metadata", "cached_content_token_count"))
        if cached:
            counts["input_cached_tokens"] = cached
            if "input" in counts:
                counts["input"] = max(0, counts["input"] - cached)
    return counts
