"""OpenTelemetry GenAI semantic conventions: attributes new and old, events, usage."""

import json
from typing import Any

import pytest

OPENAI = {"scope": "opentelemetry.instrumentation.openai_v2", "version": "2.1b0"}
CHAT = {
    "gen_ai.operation.name": "chat",
    "gen_ai.system": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.model": "gpt-4o-2024-08-06",
    "gen_ai.request.temperature": 0.5,
    "gen_ai.request.max_tokens": 100,
    "gen_ai.usage.input_tokens": 12,
    "gen_ai.usage.output_tokens": 7,
    "gen_ai.conversation.id": "conv-1",
    "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"ping"}]}]',
    "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"pong"}]}]',
}


class TestAttributes:
    def test_a_chat_is_a_generation_with_its_messages(self, convert: Any) -> None:
        record = convert(CHAT, name="chat gpt-4o", **OPENAI).observation
        assert (record.type, record.name, record.model) == ("GENERATION", "chat gpt-4o", "gpt-4o-2024-08-06")
        assert record.input == CHAT["gen_ai.input.messages"]
        assert record.output == CHAT["gen_ai.output.messages"]
        assert record.provided_usage == {"input": 12, "output": 7}
        assert json.loads(record.model_parameters) == {"temperature": 0.5, "max_tokens": 100}
        assert record.session_id == "conv-1"

    def test_the_rest_stays_visible_as_text(self, convert: Any) -> None:
        made = convert(CHAT, **OPENAI)
        shown = json.loads(made.observation.metadata["attributes"])
        assert shown == {
            "gen_ai.operation.name": "chat",
            "gen_ai.system": "openai",
            "gen_ai.request.model": "gpt-4o",
            "gen_ai.response.model": "gpt-4o-2024-08-06",
            "gen_ai.request.temperature": "0.5",
            "gen_ai.request.max_tokens": "100",
            "gen_ai.usage.input_tokens": "12",
            "gen_ai.usage.output_tokens": "7",
            "gen_ai.conversation.id": "conv-1",
        }
        assert made.trace.metadata["attributes"] == made.observation.metadata["attributes"]

    def test_system_instructions_go_in_front(self, convert: Any) -> None:
        said = CHAT | {
            "gen_ai.system_instructions": '[{"type":"text","content":"be"},{"type":"text","content":"brief"}]'
        }
        messages = json.loads(convert(said, **OPENAI).observation.input)
        assert messages[0] == {"role": "system", "content": "be\nbrief"}
        assert messages[1]["role"] == "user"

    def test_a_system_message_is_not_doubled(self, convert: Any) -> None:
        said = CHAT | {
            "gen_ai.system_instructions": "be brief",
            "gen_ai.input.messages": '[{"role":"system","content":"x"},{"role":"user","content":"y"}]',
        }
        assert convert(said, **OPENAI).observation.input == said["gen_ai.input.messages"]

    def test_structured_messages_become_json(self, convert: Any) -> None:
        said = {"gen_ai.input.messages": [{"role": "user", "parts": [{"type": "text", "content": "你好"}]}]}
        record = convert(said, **OPENAI).observation
        assert record.input == '[{"role":"user","parts":[{"type":"text","content":"你好"}]}]'

    def test_a_tool_call_shows_arguments_and_result(self, convert: Any) -> None:
        said = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "run_sql",
            "gen_ai.tool.call.arguments": '{"q":1}',
            "gen_ai.tool.call.result": "42",
        }
        record = convert(said, name="execute_tool run_sql", **OPENAI).observation
        assert (record.type, record.name, record.input, record.output) == ("TOOL", "run_sql", '{"q":1}', "42")

    @pytest.mark.parametrize(
        ("operation", "expected"),
        [
            ("text_completion", "GENERATION"),
            ("generate_content", "GENERATION"),
            ("embeddings", "EMBEDDING"),
            ("invoke_agent", "AGENT"),
            ("create_agent", "AGENT"),
            ("execute_tool", "TOOL"),
            ("Chat", "SPAN"),
        ],
    )
    def test_the_operation_names_the_type(self, convert: Any, operation: Any, expected: Any) -> None:
        assert convert({"gen_ai.operation.name": operation}, **OPENAI).observation.type == expected

    def test_an_agent_does_not_count_what_its_children_count(self, convert: Any) -> None:
        record = convert(CHAT | {"gen_ai.operation.name": "invoke_agent"}, **OPENAI).observation
        assert (record.model, record.provided_usage, record.provided_cost) == ("", {}, {})
        assert record.input

    def test_a_model_alone_makes_a_generation(self, convert: Any) -> None:
        assert convert({"gen_ai.request.model": "m"}, **OPENAI).observation.type == "GENERATION"
        assert convert({"gen_ai.request.model": ""}, **OPENAI).observation.type == "SPAN"


class TestUsage:
    def test_cached_and_reasoning_units_are_taken_out(self, convert: Any) -> None:
        usage = convert(
            {
                "gen_ai.usage.input_tokens": 100,
                "gen_ai.usage.output_tokens": 50,
                "gen_ai.usage.total_tokens": 150,
                "gen_ai.usage.cache_read.input_tokens": 30,
                "gen_ai.usage.cache_creation.input_tokens": 20,
                "gen_ai.usage.reasoning.output_tokens": 10,
                "gen_ai.usage.details.images": 2,
                "gen_ai.usage.cost": 0.25,
            },
            **OPENAI,
        ).observation
        assert usage.provided_usage == {
            "input": 50,
            "output": 40,
            "total": 150,
            "input_cached_tokens": 30,
            "input_cache_creation": 20,
            "output_reasoning_tokens": 10,
            "images": 2,
        }
        assert usage.provided_cost == {"total": 0.25}

    def test_several_names_of_one_count_count_once(self, convert: Any) -> None:
        said = {"llm.token_count.prompt": 9, "gen_ai.usage.prompt_tokens": 0, "gen_ai.usage.input_tokens": 9}
        assert convert(said, **OPENAI).observation.provided_usage == {"input": 0}

    def test_more_cached_than_input_is_no_negative_input(self, convert: Any) -> None:
        said = {"gen_ai.usage.input_tokens": 5, "gen_ai.usage.cache_read_input_tokens": 9}
        assert convert(said, **OPENAI).observation.provided_usage == {"input": 0, "input_cached_tokens": 9}

    @pytest.mark.parametrize("value", ["many", True, -1, float("nan"), 2**63, ["1"]])
    def test_nonsense_is_no_usage(self, convert: Any, value: Any) -> None:
        said = {"gen_ai.usage.input_tokens": value if value != 2**63 else str(2**64), "gen_ai.usage.x": "7"}
        assert convert(said, **OPENAI).observation.provided_usage == {"x": 7}


class TestEvents:
    def test_one_event_may_hold_the_whole_call(self, convert: Any) -> None:
        details = {"gen_ai.input.messages": "[1]", "gen_ai.output.messages": "[2]"}
        record = convert({}, events=[("gen_ai.client.inference.operation.details", details)], **OPENAI).observation
        assert (record.input, record.output) == ("[1]", "[2]")

    def test_one_event_a_message(self, convert: Any) -> None:
        """The first form of the conventions; Semantic Kernel and Azure AI still send it."""
        record = convert(
            {"gen_ai.system": "openai"},
            scope="Microsoft.SemanticKernel.Diagnostics",
            events=[
                ("gen_ai.system.message", {"content": "be brief"}),
                ("gen_ai.user.message", {"content": "ping", "gen_ai.system": "openai"}),
                ("exception", {"exception.type": "X"}),
                ("gen_ai.choice", {"index": 0, "message": '{"content":"pong"}'}),
            ],
        ).observation
        assert json.loads(record.input) == [
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": "ping", "gen_ai.system": "openai"},
        ]
        assert json.loads(record.output) == {"index": 0, "message": '{"content":"pong"}'}

    def test_several_choices_make_a_list(self, convert: Any) -> None:
        record = convert({}, events=[("gen_ai.choice", {"index": 0}), ("gen_ai.choice", {"index": 1})]).observation
        assert record.output == '[{"index":0},{"index":1}]'

    def test_content_events_may_hold_any_convention(self, convert: Any) -> None:
        """Spring AI and older OpenLLMetry."""
        record = convert(
            {"gen_ai.operation.name": "chat"},
            scope="org.springframework.boot",
            events=[
                ("gen_ai.content.prompt", {"gen_ai.prompt": '[{"role":"user","content":"q"}]'}),
                ("gen_ai.content.completion", {"gen_ai.completion": '["a"]'}),
            ],
        ).observation
        assert (record.type, record.input, record.output) == (
            "GENERATION",
            '[{"role":"user","content":"q"}]',
            '["a"]',
        )

    def test_content_of_no_convention_is_shown_as_it_is(self, convert: Any) -> None:
        record = convert({}, events=[("gen_ai.content.prompt", {"text": "q"})]).observation
        assert (record.input, record.output) == ('{"text":"q"}', "")

    def test_events_of_the_sdk_own_spans_do_not_hide_its_input(self, convert: Any) -> None:
        said = {"langfuse.observation.input": "mine"}
        assert convert(said, events=[("gen_ai.user.message", {"content": "x"})]).observation.input == "mine"


class TestTools:
    DEFINED = '[{"type":"function","name":"run_sql","description":"Runs","parameters":{"type":"object"}}]'

    def test_definitions_move_from_the_attributes_into_the_input(self, convert: Any) -> None:
        record = convert(CHAT | {"gen_ai.tool.definitions": self.DEFINED}, **OPENAI).observation
        moved = json.loads(record.input)
        assert set(moved) == {"messages", "tools"}
        assert moved["tools"][0]["name"] == "run_sql"
        assert record.tool_definitions == {"run_sql": '{"description":"Runs","parameters":{"type":"object"}}'}
        assert "gen_ai.tool.definitions" not in json.loads(record.metadata["attributes"])

    def test_definitions_stay_where_no_input_can_take_them(self, convert: Any) -> None:
        record = convert({"input.value": "just text", "gen_ai.tool.definitions": self.DEFINED}, **OPENAI).observation
        assert record.input == "just text"
        assert json.loads(record.metadata["attributes"])["gen_ai.tool.definitions"] == self.DEFINED

    def test_calls_are_found_in_message_parts(self, convert: Any) -> None:
        answer = [
            {"role": "assistant", "parts": [{"type": "tool_call", "id": "c1", "name": "f", "arguments": {"q": 1}}]}
        ]
        record = convert(CHAT | {"gen_ai.output.messages": json.dumps(answer)}, **OPENAI).observation
        assert record.tool_call_names == ("f",)
        assert record.tool_calls == ('{"id":"c1","name":"f","arguments":"{\\"q\\":1}","type":"tool_call","index":0}',)
