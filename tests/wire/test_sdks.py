"""Every SDK generation tells the same story; the same rows must be stored, whoever told it."""

import json
import time
import urllib.parse
import urllib.request
from typing import Any

import pytest
from tests.bench.installation import PROJECT_ID, Installation
from tests.wire.sdk import CLIENTS, TRACING, Clients

from lampyris.foundation.clock import now

SCENARIO = json.loads((CLIENTS / "scenario.json").read_text())
Told = dict[str, Any]
NAMES = {"answer", "retrieve", "cache-miss", "llm", "broken", "look"}
STORED_WITHIN_S = 15.0


def stored(server: Installation, trace_id: str, *, observations: int, scores: int = 0) -> dict[str, Any]:
    """The trace as the public API gives it, once everything that was sent is in it."""
    give_up = time.monotonic() + STORED_WITHIN_S
    trace: dict[str, Any] = {}
    while time.monotonic() < give_up:
        status, trace = server.get(f"/api/public/traces/{trace_id}")
        if status == 200 and len(trace["observations"]) >= observations and len(trace["scores"]) >= scores:
            return trace
        time.sleep(0.1)
    raise AssertionError(f"not everything arrived: {json.dumps(trace, ensure_ascii=False)[:3000]}")


@pytest.fixture(scope="module", params=TRACING)
def told(request: pytest.FixtureRequest, clients: Clients, server: Installation) -> dict[str, Any]:
    """One SDK's report, and the trace it left behind."""
    report = clients.report(request.param)
    trace = stored(server, str(report["trace_id"]), observations=len(NAMES), scores=4)
    return {"sdk": request.param, "report": report, "trace": trace, "by_name": by_name(trace)}


def by_name(trace: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {observation["name"]: observation for observation in trace["observations"]}


class TestTheKey:
    def test_the_right_key_is_accepted_and_a_wrong_one_refused(self, told: Told) -> None:
        assert told["report"]["auth_check"] is True
        assert told["report"]["wrong_key_refused"], told["report"]["wrong_key_refused"]


class TestTheTrace:
    def test_what_was_said_about_the_trace_is_kept(self, told: Told) -> None:
        trace, said = told["trace"], SCENARIO["trace"]
        assert trace["name"] == said["name"]
        assert trace["userId"] == said["user_id"]
        assert trace["sessionId"] == said["session_id"]
        assert trace["tags"] == sorted(said["tags"])
        assert trace["version"] == said["version"]
        assert trace["release"] == SCENARIO["release"]
        assert trace["environment"] == SCENARIO["environment"]
        assert said["metadata"].items() <= trace["metadata"].items()

    def test_input_and_output_are_those_of_the_root(self, told: Told) -> None:
        assert told["trace"]["input"] == SCENARIO["root"]["input"]
        assert told["trace"]["output"] == SCENARIO["root"]["output"]

    def test_it_holds_every_observation_once(self, told: Told) -> None:
        assert sorted(observation["name"] for observation in told["trace"]["observations"]) == sorted(NAMES)

    def test_the_tree_is_as_told(self, told: Told) -> None:
        found = told["by_name"]
        root = found["answer"]["id"]
        parents = {name: observation["parentObservationId"] for name, observation in found.items()}
        assert parents["cache-miss"] == found["retrieve"]["id"]
        assert {parents[name] for name in ("retrieve", "llm", "broken", "look")} == {root}
        assert parents["answer"] is None

    def test_it_costs_what_its_generation_costs(self, told: Told) -> None:
        assert told["trace"]["totalCost"] == pytest.approx(100 * 0.15e-6 + 20 * 0.6e-6)


class TestTheObservations:
    def test_each_has_its_type(self, told: Told) -> None:
        types = {name: observation["type"] for name, observation in told["by_name"].items()}
        assert types == {
            "answer": "SPAN",
            "retrieve": "SPAN",
            "cache-miss": "EVENT",
            "llm": "GENERATION",
            "broken": "SPAN",
            "look": "SPAN",
        }

    def test_a_span_keeps_input_output_metadata_and_level(self, told: Told) -> None:
        span, said = told["by_name"]["retrieve"], SCENARIO["retrieve"]
        assert span["input"] == said["input"]
        assert span["output"] == said["output"]
        assert said["metadata"].items() <= span["metadata"].items()
        assert span["level"] == "WARNING"
        assert span["statusMessage"] == said["status_message"]
        assert told["by_name"]["cache-miss"]["input"] == SCENARIO["event"]["input"]

    def test_a_generation_keeps_model_usage_and_cost(self, told: Told) -> None:
        llm, said = told["by_name"]["llm"], SCENARIO["llm"]
        assert llm["model"] == said["model"]
        assert {name: str(value) for name, value in llm["modelParameters"].items()} == {
            name: str(value) for name, value in said["model_parameters"].items()
        }
        assert llm["input"] == said["input"]
        assert llm["output"] == said["output"]
        assert llm["usageDetails"] == said["usage"]
        assert llm["costDetails"]["total"] == pytest.approx(100 * 0.15e-6 + 20 * 0.6e-6)
        assert llm["completionStartTime"] is not None

    def test_a_failure_is_an_error_with_its_message(self, told: Told) -> None:
        broken = told["by_name"]["broken"]
        assert broken["level"] == "ERROR"
        assert SCENARIO["broken"]["message"] in broken["statusMessage"]

    def test_media_is_replaced_by_a_reference_that_can_be_fetched(self, told: Told, server: Installation) -> None:
        image = told["by_name"]["look"]["input"]["image"]
        assert image.startswith("@@@langfuseMedia:type=image/png|id=")
        media_id = image.split("|id=")[1].split("|")[0]
        give_up = time.monotonic() + STORED_WITHIN_S
        while server.get(f"/api/public/media/{media_id}")[0] != 200 and time.monotonic() < give_up:
            time.sleep(0.2)
        found = server.get(f"/api/public/media/{media_id}")[1]
        assert found["contentType"] == "image/png"
        with urllib.request.urlopen(found["url"], timeout=10) as answer:
            content = answer.read()
        assert content.startswith(b"\x89PNG")
        assert found["contentLength"] == len(content)


class TestTheScores:
    def test_each_is_stored_once_with_its_type(self, told: Told) -> None:
        found = {score["name"]: score for score in told["trace"]["scores"]}
        assert sorted(found) == ["fluency", "helpful", "quality", "tone"]
        assert (found["quality"]["dataType"], found["quality"]["value"]) == ("NUMERIC", 0.75)
        assert found["quality"]["comment"] == "不错"
        assert (found["helpful"]["dataType"], found["helpful"]["value"]) == ("BOOLEAN", 1)
        assert (found["tone"]["dataType"], found["tone"]["stringValue"]) == ("CATEGORICAL", "calm")
        assert found["fluency"]["observationId"] == told["by_name"]["llm"]["id"]
        assert {score["source"] for score in found.values()} == {"API"}


class TestReadingBack:
    def test_the_client_reads_what_it_wrote(self, told: Told) -> None:
        read = told["report"]["read"]
        assert isinstance(read, dict), read
        observations = read.get("observations") or read["data"]
        assert {observation["name"] for observation in observations} == NAMES
        assert told["report"]["generations"] == ["llm"]

    def test_links_to_the_console_lead_to_the_trace(self, told: Told, server: Installation) -> None:
        url = told["report"].get("trace_url", f"{server.url}/project/{PROJECT_ID}/traces/{told['trace']['id']}")
        assert url == f"{server.url}/project/{PROJECT_ID}/traces/{told['trace']['id']}"


class TestDatasets:
    def test_what_was_made_is_read_back(self, told: Told) -> None:
        said, got = SCENARIO["dataset"], told["report"]["dataset"]
        assert got["name"].startswith(said["name"])
        assert got["metadata"] == said["metadata"]
        items = sorted(item[1:] for item in got["items"] if item[2] is not None)
        assert items == [[one["input"], one["expected_output"], one["metadata"]] for one in said["items"][:1]]
        assert len(got["items"]) == len(said["items"])

    def test_a_run_links_each_item_with_its_trace(self, told: Told, server: Installation) -> None:
        got, name = told["report"]["dataset"], SCENARIO["dataset"]["run"]
        if told["sdk"] == "python-5.0.4":
            # This one tells of runs by its spans alone.
            assert len(got["traces"]) == len(got["items"])
            return
        address = f"/api/public/datasets/{urllib.parse.quote(got['name'], safe='')}/runs/{urllib.parse.quote(name)}"
        status, run = server.get(address)
        assert status == 200, run
        assert (run["description"], run["metadata"]) == ("d", {"k": 1})
        assert {item["datasetItemId"]: item["traceId"] for item in run["datasetRunItems"]} == got["traces"]


class TestDecorators:
    def test_nested_functions_become_a_tree_with_their_arguments(self, told: Told, server: Installation) -> None:
        if "decorated_trace_id" not in told["report"]:
            assert told["sdk"] == "js-3.39.2", "only this SDK has no decorators"
            return
        trace = stored(server, told["report"]["decorated_trace_id"], observations=1)
        found = by_name(trace)
        names, argument = SCENARIO["decorated"], SCENARIO["decorated"]["argument"]
        inner = found[names["inner"]]
        assert inner["type"] == "GENERATION"
        assert argument in json.dumps(inner["input"], ensure_ascii=False)
        assert inner["output"] == f"{argument}!"
        assert trace["name"] == names["outer"]
        assert trace["output"] == f"{argument}!"


class TestPlainOpenTelemetry:
    def test_genai_conventions_become_agent_generation_and_tool(self, clients: Clients, server: Installation) -> None:
        report = clients.report("opentelemetry")
        assert report["flushed"] is True
        trace = stored(server, str(report["genai_trace_id"]), observations=3)
        found = by_name(trace)
        assert trace["environment"] == "wire-otel"
        assert (trace["userId"], trace["sessionId"]) == ("user-otel", "s-otel")
        assert found["invoke_agent shop"]["type"] == "AGENT"
        chat = found["chat qwen-plus"]
        assert chat["type"] == "GENERATION"
        assert chat["model"] == "qwen-plus-2025-07-28"
        assert (chat["usageDetails"]["input"], chat["usageDetails"]["output"]) == (50, 10)
        assert chat["costDetails"]["total"] > 0
        assert "退货政策" in json.dumps(chat["input"], ensure_ascii=False)
        tool = found["lookup"]
        assert (tool["type"], tool["level"], tool["statusMessage"]) == ("TOOL", "ERROR", "order not found")
        assert tool["input"] == {"order": 7}

    def test_openinference_becomes_chain_retriever_and_generation(self, clients: Clients, server: Installation) -> None:
        trace = stored(server, str(clients.report("opentelemetry")["openinference_trace_id"]), observations=3)
        found = by_name(trace)
        assert {name: observation["type"] for name, observation in found.items()} == {
            "rag-chain": "CHAIN",
            "retriever": "RETRIEVER",
            "llm": "GENERATION",
        }
        assert found["llm"]["model"] == "deepseek-chat"
        assert found["llm"]["usageDetails"] == {"input": 12, "output": 4, "total": 16}
        assert trace["tags"] == ["demo"]
        assert (trace["input"], trace["output"]) == ("什么是向量？", "一列数字")


class TestPowerRag:
    def test_each_bundle_is_a_named_trace_with_its_lone_span_as_root(
        self, clients: Clients, server: Installation
    ) -> None:
        report = clients.report("powerrag")
        assert (report["project_id"], report["project_name"]) == (PROJECT_ID, "Wire project")
        for name, trace_id in report["traces"].items():
            trace = stored(server, trace_id, observations=1)
            assert trace["name"] == name
            assert [observation["type"] for observation in trace["observations"]] == ["GENERATION"]
            assert trace["input"] is not None

    def test_total_tokens_alone_count_and_missing_ones_are_counted(
        self, clients: Clients, server: Installation
    ) -> None:
        traces: dict[str, str] = clients.report("powerrag")["traces"]
        encoded = stored(server, traces["encode_queries"], observations=1)["observations"][0]
        assert encoded["usageDetails"]["total"] == 9
        streamed = stored(server, traces["chat_streamly"], observations=1)["observations"][0]
        assert streamed["usageDetails"]["total"] > 0

    def test_a_chinese_phrase_inside_a_dict_is_found(self, clients: Clients, server: Installation) -> None:
        trace_id = clients.report("powerrag")["traces"]["encode_queries"]
        stored(server, trace_id, observations=1)
        condition = {"type": "string", "column": "input", "operator": "contains", "value": "多租户"}
        query = {"filter": json.dumps([condition]), "fields": "core,basic", "toStartTime": now().isoformat()}
        status, found = server.get(f"/api/public/v2/observations?{urllib.parse.urlencode(query)}")
        assert status == 200, found
        assert trace_id in {row["traceId"] for row in found["data"]}
