"""Traces, observations, sessions and users as the console sees them: snake_case, previews, everything named."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from lampyris.features.scores.types import Score
from lampyris.features.tracing.types import GroupActivity, Observation, SkeletonNode, TraceDetail, TraceItem
from lampyris.features.tracing.wire.embedded_json import shown_metadata, shown_parameters
from lampyris.foundation.clock import iso_ms

PREVIEW_CHARS = 400


def trace_item(item: TraceItem) -> dict[str, object]:
    """As TraceItemShown."""
    trace, stats = item.trace, item.stats
    return {
        "id": trace.id,
        "timestamp": iso_ms(trace.timestamp),
        "name": trace.name,
        "user_id": trace.user_id,
        "session_id": trace.session_id,
        "environment": trace.environment,
        "release": trace.release,
        "version": trace.version,
        "tags": trace.tags,
        "public": trace.public,
        "bookmarked": trace.bookmarked,
        "latency_ms": round(stats.latency_s * 1000, 3),
        "observation_count": stats.observation_count,
        "error_count": stats.error_count,
        "warning_count": stats.warning_count,
        "input_tokens": stats.input_tokens,
        "output_tokens": stats.output_tokens,
        "total_tokens": stats.total_tokens,
        "total_cost_usd": stats.total_cost_usd,
        "models": stats.models,
        "input_preview": trace.input,
        "output_preview": trace.output,
        "scores": [
            {
                "name": score.name,
                "data_type": score.data_type,
                "value": score.value,
                "string_value": score.string_value,
                "count": score.count,
            }
            for score in item.scores
        ],
    }


def whole_trace(item: TraceItem, *, most_bytes: int | None) -> dict[str, object]:
    """As TraceShown; texts are cut to `most_bytes`, None leaves them whole."""
    trace = item.trace
    input, input_bytes = _cut(trace.input, most_bytes)
    output, output_bytes = _cut(trace.output, most_bytes)
    return trace_item(item) | {
        "input_preview": trace.input and trace.input[:PREVIEW_CHARS],
        "output_preview": trace.output and trace.output[:PREVIEW_CHARS],
        "metadata": shown_metadata(trace.metadata),
        "input": input,
        "output": output,
        "input_bytes": input_bytes,
        "output_bytes": output_bytes,
        "created_at": iso_ms(trace.created_at),
        "updated_at": iso_ms(trace.updated_at),
    }


def trace_detail(detail: TraceDetail, *, most_bytes: int | None) -> dict[str, object]:
    """As TraceDetailShown; the texts of the trace are cut to `most_bytes`, None leaves them whole."""
    return {
        "trace": whole_trace(detail.item, most_bytes=most_bytes),
        "nodes": node_columns(detail.outline.nodes),
        "scores": [score_of_trace(score) for score in detail.scores],
        "truncated": detail.outline.truncated,
    }


def _cut(text: str | None, most_bytes: int | None) -> tuple[str | None, int]:
    if text is None:
        return None, 0
    whole = text.encode()
    if most_bytes is None or len(whole) <= most_bytes:
        return text, len(whole)
    return whole[:most_bytes].decode(errors="ignore"), len(whole)


def node_columns(nodes: Sequence[SkeletonNode]) -> dict[str, object]:
    """As NodeColumnsShown."""
    places = {one.id: at for at, one in enumerate(nodes)}
    names, models, messages = _Texts(), _Texts(), _Texts()
    return {
        "id": [one.id for one in nodes],
        "parent": [places.get(one.parent_id, -1) for one in nodes],
        "missing_parents": {
            str(at): one.parent_id for at, one in enumerate(nodes) if one.parent_id and one.parent_id not in places
        },
        "type": [one.type for one in nodes],
        "start_ms": [round(one.start_time.timestamp() * 1000, 3) for one in nodes],
        "duration_ms": [_ms(one.start_time, one.end_time) for one in nodes],
        "first_token_ms": [_ms(one.start_time, one.completion_start_time) for one in nodes],
        "level": [one.level for one in nodes],
        "name": [names.place(one.name) for one in nodes],
        "names": names.known,
        "model": [models.place(one.model) for one in nodes],
        "models": models.known,
        "message": [messages.place(one.status_message) for one in nodes],
        "messages": messages.known,
        "input_tokens": [one.input_tokens for one in nodes],
        "output_tokens": [one.output_tokens for one in nodes],
        "total_tokens": [one.total_tokens for one in nodes],
        "total_cost_usd": [one.total_cost_usd for one in nodes],
        "has_input": [bool(one.has_input) for one in nodes],
        "has_output": [bool(one.has_output) for one in nodes],
    }


class _Texts:
    """Texts by place, each once; "" is place -1."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Where the text stands."""
        return self._places.setdefault(text, len(self._places)) if text else -1

    @property
    def known(self) -> list[str]:
        """The texts in order."""
        return list(self._places)


def score_of_trace(score: Score) -> dict[str, object]:
    """As ScoreOfTrace."""
    return {
        "id": score.id,
        "name": score.name,
        "data_type": score.data_type,
        "value": score.value,
        "string_value": score.string_value,
        "source": score.source,
        "comment": score.comment,
        "metadata": score.metadata,
        "trace_id": score.trace_id,
        "observation_id": score.observation_id,
        "session_id": score.session_id,
        "timestamp": iso_ms(score.timestamp),
        "author_user_id": score.author_user_id,
        "config_id": score.config_id,
        "queue_id": score.queue_id,
        "environment": score.environment,
        "execution_trace_id": score.execution_trace_id,
    }


def observation_item(one: Observation) -> dict[str, object]:
    """As ObservationItemShown."""
    end, first = one.end_time, one.completion_start_time
    return {
        "id": one.id,
        "trace_id": one.trace_id,
        "parent_id": one.parent_id or None,
        "type": one.type,
        "name": one.name or None,
        "start_time": iso_ms(one.start_time),
        "end_time": iso_ms(end) if end else None,
        "completion_start_time": iso_ms(first) if first else None,
        "level": one.level,
        "status_message": one.status_message or None,
        "model": one.model or None,
        "input_tokens": _sum_of(one.usage, "input"),
        "output_tokens": _sum_of(one.usage, "output"),
        "total_tokens": one.usage.get("total", 0),
        "total_cost_usd": one.total_cost_usd,
        "has_input": bool(one.input),
        "has_output": bool(one.output),
        "trace_name": one.trace_name or None,
        "environment": one.environment,
        "user_id": one.user_id or None,
        "session_id": one.session_id or None,
        "tags": one.tags,
        "version": one.version or None,
        "release": one.release or None,
        "prompt_name": one.prompt_name or None,
        "prompt_version": one.prompt_version,
        "latency_ms": _ms(one.start_time, end),
        "time_to_first_token_ms": _ms(one.start_time, first),
        "input_preview": one.input[:PREVIEW_CHARS] or None,
        "output_preview": one.output[:PREVIEW_CHARS] or None,
    }


def whole_observation(one: Observation) -> dict[str, object]:
    """As ObservationShown."""
    return observation_item(one) | {
        "is_root": one.is_root,
        "metadata": shown_metadata(one.metadata),
        "model_parameters": shown_parameters(one.model_parameters),
        "model_id": one.model_id or None,
        "prompt_id": one.prompt_id or None,
        "usage": one.usage,
        "cost": one.cost,
        "pricing_tier_name": one.pricing_tier_name or None,
        "sdk_name": one.sdk_name or None,
        "sdk_version": one.sdk_version or None,
        "source": one.source,
        "received_at": iso_ms(one.received_at),
        "input": one.input or None,
        "output": one.output or None,
        "input_bytes": one.input_bytes if one.input_bytes >= 0 else len(one.input.encode()),
        "output_bytes": one.output_bytes if one.output_bytes >= 0 else len(one.output.encode()),
    }


def group(one: GroupActivity) -> dict[str, object]:
    """As GroupShown."""
    stats = one.stats
    return {
        "id": one.id,
        "created_at": iso_ms(one.first_at),
        "first_at": iso_ms(one.first_at),
        "last_at": iso_ms(one.last_at),
        "duration_ms": _ms(one.first_at, one.last_at),
        "environment": next(iter(one.environments), "default"),
        "environments": one.environments,
        "user_ids": one.user_ids,
        "session_count": one.session_count,
        "tags": one.tags,
        "trace_count": one.trace_count,
        "observation_count": stats.observation_count,
        "error_count": stats.error_count,
        "input_tokens": stats.input_tokens,
        "output_tokens": stats.output_tokens,
        "total_tokens": stats.total_tokens,
        "total_cost_usd": stats.total_cost_usd,
    }


def _sum_of(usage: Mapping[str, int], side: str) -> int:
    return sum(units for kind, units in usage.items() if side in kind)


def _ms(start: datetime, end: datetime | None) -> float | None:
    return round((end - start).total_seconds() * 1000, 3) if end else None
