"""How long one span takes from OTLP body to records. Prints microseconds a span; asserts nothing.

    .venv/bin/python tests/bench/decode_otlp.py [--traces 400] [--profile]

The load is eight-span traces of a RAG agent, with OpenInference and GenAI attributes on every span: 2 KB of prompt and
1 KB of answer a model call, three documents a retrieval, a third of the text Chinese. `baseline` is what parsing the
protobuf alone costs: the ratio to it tells more than the time, which depends on the machine.
"""

import argparse
import base64
import cProfile
import gc
import json
import pstats
import random
import sys
import time
from collections.abc import Callable, Mapping

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, InstrumentationScope, KeyValue
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span

from lampyris.features.ingest.decode import otlp

REQUEST_SPANS = 256
ROUNDS = 7
ENGLISH = [
    "the",
    "index",
    "leader",
    "retries",
    "a",
    "query",
    "until",
    "every",
    "replica",
    "of",
    "the",
    "shard",
    "answers",
    "with",
    "the",
    "same",
    "snapshot",
]
CHINESE = [
    "数据库",
    "集群",
    "副本",
    "分片",
    "索引",
    "查询",
    "延迟",
    "向量",
    "租户",
    "分区",
    "快照",
    "备份",
    "恢复",
    "内存",
    "磁盘",
]


def pairs(said: Mapping[str, object]) -> list[KeyValue]:
    return [KeyValue(key=key, value=_value(value)) for key, value in said.items()]


def _value(value: object) -> AnyValue:
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, list):
        return AnyValue(array_value=ArrayValue(values=[_value(item) for item in value]))
    return AnyValue(string_value=str(value))


class Load:
    """Makes traces; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, size_bytes: int) -> str:
        words, glue = (CHINESE, "") if self.random.random() < 0.3 else (ENGLISH, " ")
        text = ""
        while len(text.encode()) < size_bytes:
            text += glue.join(self.random.choices(words, k=40)) + glue
        return text.encode()[:size_bytes].decode(errors="ignore")

    def trace(self, number: int) -> list[Span]:
        trace_id = number.to_bytes(16, "big")
        common = {"session.id": f"session-{number % 200}", "user.id": f"user-{number % 50}"}
        common |= {"gen_ai.conversation.id": common["session.id"]}
        steps = [self._embedding(), self._retriever()]
        for _ in range(2):
            steps += [self._model(), self._tool()]
        steps += [self._model(), self._root()]
        return [
            Span(
                trace_id=trace_id,
                span_id=(number * 8 + at + 1).to_bytes(8, "big"),
                parent_span_id=b"" if at == 7 else (number * 8 + 8).to_bytes(8, "big"),
                name=name,
                start_time_unix_nano=1_795_428_720_000_000_000 + at * 10_000_000,
                end_time_unix_nano=1_795_428_725_000_000_000,
                attributes=pairs(said | common),
            )
            for at, (name, said) in enumerate(steps)
        ]

    def _embedding(self) -> tuple[str, dict[str, object]]:
        query = self.text(200)
        return "embed query", {
            "openinference.span.kind": "EMBEDDING",
            "embedding.model_name": "text-embedding-3-small",
            "embedding.embeddings.0.embedding.text": query,
            "input.value": query,
            "llm.token_count.prompt": 40,
            "llm.token_count.total": 40,
            "gen_ai.operation.name": "embeddings",
            "gen_ai.request.model": "text-embedding-3-small",
            "gen_ai.usage.input_tokens": 40,
        }

    def _retriever(self) -> tuple[str, dict[str, object]]:
        said: dict[str, object] = {"openinference.span.kind": "RETRIEVER", "input.value": self.text(200)}
        for at in range(3):
            document = f"retrieval.documents.{at}.document"
            said |= {f"{document}.id": f"doc-{at}", f"{document}.content": self.text(600), f"{document}.score": 0.75}
        return "retrieve context", said

    def _model(self) -> tuple[str, dict[str, object]]:
        system, user, answer = self.text(200), self.text(2000), self.text(1000)
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        return "chat gpt-4o", {
            "openinference.span.kind": "LLM",
            "llm.model_name": "gpt-4o",
            "llm.provider": "openai",
            "llm.system": "openai",
            "llm.invocation_parameters": '{"temperature": 0.2, "max_tokens": 1024}',
            "llm.input_messages.0.message.role": "system",
            "llm.input_messages.0.message.content": system,
            "llm.input_messages.1.message.role": "user",
            "llm.input_messages.1.message.content": user,
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.content": answer,
            "input.mime_type": "application/json",
            "input.value": json.dumps({"model": "gpt-4o", "messages": messages}),
            "output.mime_type": "text/plain",
            "output.value": answer,
            "llm.token_count.prompt": 600,
            "llm.token_count.completion": 200,
            "llm.token_count.total": 800,
            "gen_ai.operation.name": "chat",
            "gen_ai.system": "openai",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.response.model": "gpt-4o",
            "gen_ai.request.temperature": 0.2,
            "gen_ai.request.max_tokens": 1024,
            "gen_ai.usage.input_tokens": 600,
            "gen_ai.usage.output_tokens": 200,
            "gen_ai.response.finish_reasons": ["stop"],
        }

    def _tool(self) -> tuple[str, dict[str, object]]:
        return "search_docs", {
            "openinference.span.kind": "TOOL",
            "tool.name": "search_docs",
            "tool.parameters": '{"query": "x"}',
            "input.value": self.text(200),
            "output.value": self.text(600),
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "search_docs",
        }

    def _root(self) -> tuple[str, dict[str, object]]:
        return "rag-answer", {
            "openinference.span.kind": "CHAIN",
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": "rag-answer",
            "tag.tags": ["rag-answer", "bench"],
            "metadata": '{"app": "rag-answer"}',
            "input.value": self.text(200),
            "output.value": self.text(1000),
        }


def requests_of(spans: list[Span]) -> list[ExportTraceServiceRequest]:
    resource = Resource(attributes=pairs({"service.name": "bench", "telemetry.sdk.language": "python"}))
    scope = InstrumentationScope(name="bench.instrumentation", version="1.0")
    return [
        ExportTraceServiceRequest(
            resource_spans=[
                ResourceSpans(
                    resource=resource, scope_spans=[ScopeSpans(scope=scope, spans=spans[at : at + REQUEST_SPANS])]
                )
            ]
        )
        for at in range(0, len(spans), REQUEST_SPANS)
    ]


def as_json(request: ExportTraceServiceRequest) -> bytes:
    tree = MessageToDict(request)
    for span in tree["resourceSpans"][0]["scopeSpans"][0]["spans"]:
        for name in ("traceId", "spanId", "parentSpanId"):
            span[name] = base64.b64decode(span.get(name, "")).hex()
    return json.dumps(tree).encode()


def us_per_span(work: Callable[[bytes], object], bodies: list[bytes], spans: int) -> float:
    """CPU time, the best of several rounds: other processes only ever make it slower."""
    best_s = float("inf")
    for _ in range(ROUNDS):
        begun_s = time.process_time()
        for body in bodies:
            work(body)
        best_s = min(best_s, time.process_time() - begun_s)
    return best_s / spans * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--traces", type=int, default=400)
    parser.add_argument("--profile", action="store_true", help="where the time of the protobuf path goes")
    arguments = parser.parse_args()
    load = Load(seed=1)
    spans = [span for number in range(arguments.traces) for span in load.trace(number)]
    requests = requests_of(spans)
    protobuf = [request.SerializeToString() for request in requests]
    as_text = [as_json(request) for request in requests]
    sender = otlp.SpanSender(received_us=1)

    def convert_protobuf(body: bytes) -> object:
        return otlp.to_records(otlp.decode_protobuf(body), sender)

    def convert_json(body: bytes) -> object:
        return otlp.to_records(otlp.decode_json(body), sender)

    # the load itself is no part of what a worker would have to look through for garbage
    gc.collect()
    gc.freeze()
    baseline = us_per_span(ExportTraceServiceRequest.FromString, protobuf, len(spans))
    sys.stdout.write(f"{len(spans)} spans of {sum(map(len, protobuf)) / len(spans):.0f} bytes\n")
    for label, work, bodies in (
        ("baseline: parse protobuf", ExportTraceServiceRequest.FromString, protobuf),
        ("protobuf: check at the edge", otlp.check_protobuf, protobuf),
        ("protobuf: decode", otlp.decode_protobuf, protobuf),
        ("protobuf: decode and convert", convert_protobuf, protobuf),
        ("JSON: check at the edge", otlp.check_json, as_text),
        ("JSON: decode", otlp.decode_json, as_text),
        ("JSON: decode and convert", convert_json, as_text),
    ):
        taken_us = us_per_span(work, bodies, len(spans))
        sys.stdout.write(f"{label:32} {taken_us:7.1f} us a span {taken_us / baseline:6.1f} x baseline\n")
    if arguments.profile:
        profile = cProfile.Profile()
        profile.enable()
        for body in protobuf:
            convert_protobuf(body)
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
