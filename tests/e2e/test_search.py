"""What people type is found, however the sender wrote it: through the console's search and the API's filter."""

import json
import time
import urllib.parse
import uuid

import pytest
from tests.bench.installation import PROJECT_ID, Installation
from tests.e2e.browser import Browser

QUESTION = "什么是OceanBase？请解释扩容OceanBase集群的步骤。"
ANSWER = {"output": "一个分布式数据库，Unbelievably快。参见“全角引号”（括号）"}


def generation(name: str, attributes: dict[str, str]) -> tuple[str, dict[str, object]]:
    """(trace id, span) as PowerRAG's bundles send them: a trace of its own, a parent that never arrives."""
    trace_id = uuid.uuid4().hex
    marked = {"langfuse.observation.type": "generation", "langfuse.internal.as_root": "true", **attributes}
    start_ns = time.time_ns()
    return trace_id, {
        "traceId": trace_id,
        "spanId": uuid.uuid4().hex[:16],
        "parentSpanId": uuid.uuid4().hex[:16],
        "name": name,
        "startTimeUnixNano": str(start_ns),
        "endTimeUnixNano": str(start_ns + 1_000_000),
        "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in marked.items()],
    }


@pytest.fixture(scope="module")
def traces(server: Installation) -> dict[str, str]:
    """Name -> trace id of what was sent: dictionaries as ASCII, the way the Python SDK 3 writes them."""
    messages = {"prompt": "你是助手", "messages": [{"role": "user", "content": QUESTION}]}
    said = {
        "chat": {
            "langfuse.observation.input": json.dumps(messages),
            "langfuse.observation.output": json.dumps(ANSWER),
            "langfuse.observation.usage_details": '{"total_tokens": 120}',
            "langfuse.observation.model.name": "qwen-plus",
        },
        "encode_queries": {
            "langfuse.observation.input": json.dumps({"query": "什么是向量"}, ensure_ascii=False),
            "langfuse.observation.usage_details": '{"total_tokens": 9}',
            "langfuse.observation.model.name": "text-embedding-v3",
        },
        "describe": {
            "langfuse.observation.metadata.model": "qwen-vl-max",
            "langfuse.observation.output": json.dumps({"output": "a picture"}),
            "langfuse.observation.usage_details": '{"total_tokens": 300}',
        },
    }
    sent = {name: generation(name, attributes) for name, attributes in said.items()}
    spans = [span for _, span in sent.values()]
    body = {"resourceSpans": [{"scopeSpans": [{"scope": {"name": "langfuse-sdk"}, "spans": spans}]}]}
    assert server.post("/api/public/otel/v1/traces", body)[0] == 200
    server.wait_until_drained()
    return {name: trace_id for name, (trace_id, _) in sent.items()}


@pytest.fixture(scope="module")
def browser(server: Installation) -> Browser:
    return Browser(server)


ASKED = [
    ("什么是OceanBase", {"chat"}),
    ("什么是", {"chat", "encode_queries"}),
    ("扩", {"chat"}),
    ("扩容OceanBase", {"chat"}),
    ("容OceanBase集", {"chat"}),
    ("oceanBASE", {"chat"}),
    ("ceanB", {"chat"}),
    ("？请", {"chat"}),
    ("\\u4ec0\\u4e48\\u662fOcean", {"chat"}),
    ("向量", {"encode_queries"}),
    ("不存在的话", set()),
    ("%", set()),
]
ANSWERED = [("believ", {"chat"}), ("ably快", {"chat"}), ("（括号）", {"chat"}), ("“全角", {"chat"})]


class TestSearch:
    @pytest.mark.parametrize(("typed", "found"), ASKED + ANSWERED)
    @pytest.mark.parametrize("rows", ["traces", "observations"])
    def test_in_the_console(
        self, browser: Browser, traces: dict[str, str], typed: str, found: set[str], rows: str
    ) -> None:
        query = urllib.parse.urlencode({"search": typed, "limit": 200})
        status, answer = browser("GET", f"/api/console/projects/{PROJECT_ID}/{rows}?{query}")
        assert status == 200
        ids = {item.get("trace_id", item["id"]) for item in answer["items"]}
        assert {name for name, trace_id in traces.items() if trace_id in ids} == found

    @pytest.mark.parametrize(
        ("column", "typed", "found"),
        [*(("input", typed, found) for typed, found in ASKED), *(("output", *case) for case in ANSWERED)],
    )
    def test_through_the_filter_of_the_api(
        self, server: Installation, traces: dict[str, str], column: str, typed: str, found: set[str]
    ) -> None:
        condition = {"type": "string", "column": column, "operator": "contains", "value": typed}
        query = urllib.parse.urlencode({"filter": json.dumps([condition]), "limit": 200})
        status, answer = server.get(f"/api/public/v2/observations?{query}")
        assert status == 200
        ids = {item["traceId"] for item in answer["data"]}
        assert {name for name, trace_id in traces.items() if trace_id in ids} == found


class TestFragments:
    """One question of PowerRAG is several traces of one span each."""

    def test_each_is_a_trace_named_after_its_span(self, server: Installation, traces: dict[str, str]) -> None:
        for name, trace_id in traces.items():
            status, trace = server.get(f"/api/public/traces/{trace_id}")
            assert (status, trace["name"], len(trace["observations"])) == (200, name, 1)

    def test_a_total_alone_is_counted_and_priced(self, server: Installation, traces: dict[str, str]) -> None:
        totals = {"chat": 120, "encode_queries": 9, "describe": 300}
        for name, total in totals.items():
            (observation,) = server.get(f"/api/public/traces/{traces[name]}")[1]["observations"]
            assert observation["usageDetails"]["total"] == total
            assert observation["costDetails"]["total"] > 0

    def test_a_model_that_stands_in_the_metadata_only_is_the_model(
        self, server: Installation, traces: dict[str, str]
    ) -> None:
        (observation,) = server.get(f"/api/public/traces/{traces['describe']}")[1]["observations"]
        assert observation["model"] == "qwen-vl-max"
