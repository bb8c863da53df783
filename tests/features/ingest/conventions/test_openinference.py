"""OpenInference: LangChain, LangGraph, LlamaIndex, smolagents; messages as text or spread over attributes."""

import json
from typing import Any, ClassVar

import pytest

LANGCHAIN = {"scope": "openinference.instrumentation.langchain", "version": "0.1"}


class TestChain:
    CHAIN: ClassVar[dict[str, Any]] = {
        "openinference.span.kind": "CHAIN",
        "input.value": '{"q":"hi"}',
        "input.mime_type": "application/json",
        "output.value": "done",
        "session.id": "oi-session",
        "user.id": "oi-user",
        "metadata": '{"langgraph_step":1}',
        "tag.tags": ["y", "x"],
    }

    def test_a_root_chain_gives_its_trace_everything(self, convert: Any) -> None:
        made = convert(self.CHAIN, name="LangGraph", **LANGCHAIN)
        assert (made.observation.type, made.observation.input, made.observation.output) == (
            "CHAIN",
            '{"q":"hi"}',
            "done",
        )
        assert (made.trace.name, made.trace.user_id, made.trace.session_id) == ("LangGraph", "oi-user", "oi-session")
        assert made.trace.tags == ("x", "y")
        assert json.loads(made.trace.metadata["attributes"]) == {
            "openinference.span.kind": "CHAIN",
            "input.mime_type": "application/json",
            "session.id": "oi-session",
            "user.id": "oi-user",
            "metadata": '{"langgraph_step":1}',
            "tag.tags": '["y","x"]',
        }
        assert made.trace.metadata["scope"] == (
            '{"name":"openinference.instrumentation.langchain","version":"0.1","attributes":{}}'
        )

    def test_escapes_inside_shown_attributes_are_undone_too(self, convert: Any) -> None:
        made = convert({"tool.parameters": '{"query": "\\u6269\\u5bb9"}'}, **LANGCHAIN)
        assert "扩容" in made.observation.metadata["attributes"]


class TestModel:
    LLM: ClassVar[dict[str, Any]] = {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-4o-mini",
        "llm.input_messages.0.message.role": "user",
        "llm.input_messages.0.message.content": "hi",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "search",
        "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"q":"x"}',
        "llm.token_count.prompt": 9,
        "llm.token_count.completion": 3,
        "llm.token_count.total": 12,
        "llm.token_count.prompt_details.cache_read": 4,
        "llm.token_count.completion_details.audio": 1,
        "llm.invocation_parameters": '{"temperature":0}',
        "llm.cost.total": 0.5,
    }

    def test_spread_messages_are_put_together(self, convert: Any) -> None:
        record = convert(self.LLM, **LANGCHAIN).observation
        assert record.type == "GENERATION"
        assert record.input == '[{"message":{"role":"user","content":"hi"}}]'
        message = json.loads(record.output)[0]["message"]
        assert message["tool_calls"] == [{"tool_call": {"function": {"name": "search", "arguments": '{"q":"x"}'}}}]

    def test_tool_calls_are_found_in_them(self, convert: Any) -> None:
        record = convert(self.LLM, **LANGCHAIN).observation
        assert record.tool_call_names == ("search",)

    def test_model_usage_cost_and_parameters(self, convert: Any) -> None:
        record = convert(self.LLM, **LANGCHAIN).observation
        assert (record.model, record.model_parameters) == ("gpt-4o-mini", '{"temperature":0}')
        assert record.provided_usage == {
            "input": 5,
            "output": 2,
            "total": 12,
            "input_cached_tokens": 4,
            "output_audio_tokens": 1,
        }
        assert record.provided_cost == {"total": 0.5}

    def test_one_text_goes_before_the_messages(self, convert: Any) -> None:
        record = convert(self.LLM | {"input.value": "whole"}, **LANGCHAIN).observation
        assert (record.input, record.output) == ("whole", "")

    def test_messages_are_not_shown_twice(self, convert: Any) -> None:
        shown = json.loads(convert(self.LLM, **LANGCHAIN).observation.metadata["attributes"])
        assert not [key for key in shown if "messages" in key]

    def test_tools_are_moved_into_the_input(self, convert: Any) -> None:
        schema = '{"type":"function","function":{"name":"search","description":"d","parameters":{}}}'
        record = convert(self.LLM | {"llm.tools.0.tool.json_schema": schema}, **LANGCHAIN).observation
        assert json.loads(record.input)["tools"] == [json.loads(schema)]
        assert record.tool_definitions == {"search": '{"description":"d","parameters":{}}'}
        assert "llm.tools" not in record.metadata["attributes"]


class TestSpreading:
    def test_absurd_positions_are_dropped(self, convert: Any) -> None:
        record = convert(
            {
                "llm.input_messages.0.message.role": "user",
                "llm.input_messages.999999999.message.role": "bomb",
                "llm.input_messages.10000.message.role": "last",
                "llm.input_messages.10001.message.role": "one too many",
            }
        ).observation
        messages = json.loads(record.input)
        assert len(messages) == 10_001
        assert messages[-1] == {"message": {"role": "last"}}

    @pytest.mark.parametrize("path", ["__proto__.x", "0.constructor", "0.message.prototype.x", "0." + "a." * 70 + "b"])
    def test_unsafe_names_and_absurd_depths_are_dropped(self, convert: Any, path: Any) -> None:
        record = convert({"llm.input_messages.0.role": "user", f"llm.input_messages.{path}": "x"}).observation
        assert record.input == '[{"role":"user"}]'

    def test_contradicting_keys_keep_the_first(self, convert: Any) -> None:
        record = convert({"llm.input_messages.0": "text", "llm.input_messages.0.role": "user"}).observation
        assert record.input == '["text"]'


class TestSmolagents:
    def test_steps_and_tools(self, convert: Any) -> None:
        record = convert(
            {"openinference.span.kind": "TOOL", "tool.name": "web_search", "input.value": '{"args":["q"]}'},
            scope="openinference.instrumentation.smolagents",
            name="SimpleTool",
        ).observation
        assert (record.type, record.name, record.input) == ("TOOL", "SimpleTool", '{"args":["q"]}')
