"""Frameworks with their own attributes: what each sends, and what it means."""

import json
from typing import Any, ClassVar

import pytest


class TestVercelAi:
    AI: ClassVar[dict[str, Any]] = {"scope": "ai", "version": "5.0"}
    DO_GENERATE: ClassVar[dict[str, Any]] = {
        "operation.name": "ai.generateText.doGenerate my-function",
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.telemetry.functionId": "my-function",
        "ai.model.id": "gpt-4o",
        "ai.model.provider": "openai.chat",
        "ai.prompt.messages": '[{"role":"user","content":[{"type":"text","text":"hi"}]}]',
        "ai.prompt.tools": ['{"type":"function","name":"weather","description":"d","inputSchema":{"type":"object"}}'],
        "ai.response.text": "hello",
        "ai.response.toolCalls": '[{"toolCallId":"t1","toolName":"weather","args":"{}"}]',
        "ai.response.msToFirstChunk": 120.4,
        "ai.usage.tokens": 20,
        "ai.telemetry.metadata.userId": "u1",
        "ai.telemetry.metadata.sessionId": "s1",
        "ai.telemetry.metadata.tags": ["a"],
        "ai.telemetry.metadata.tenant": "acme",
        "ai.telemetry.metadata.langfusePrompt": '{"name":"greet","version":2}',
        "gen_ai.request.temperature": 0.3,
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": 12,
        "gen_ai.usage.output_tokens": 8,
        "ai.response.providerMetadata": '{"openai":{"cachedPromptTokens":5,"reasoningTokens":3}}',
    }

    def test_a_generation(self, convert: Any) -> None:
        record = convert(self.DO_GENERATE, name="ai.generateText.doGenerate", **self.AI).observation
        assert record.type == "GENERATION"
        assert record.name == "my-function:ai.generateText.doGenerate"
        assert record.model == "gpt-4o"
        assert record.provided_usage == {
            "input": 7,
            "output": 5,
            "total": 20,
            "input_cached_tokens": 5,
            "output_reasoning_tokens": 3,
        }
        assert json.loads(record.model_parameters) == {
            "finishReason": '["stop"]',
            "system": "openai.chat",
            "temperature": "0.3",
        }
        assert record.completion_start_us == record.start_us + 121_000
        assert (record.prompt_name, record.prompt_version) == ("greet", 2)

    def test_version_6_tells_details(self, convert: Any) -> None:
        said = {
            "ai.operationId": "ai.streamText.doStream",
            "ai.model.id": "gpt-4o",
            "gen_ai.usage.input_tokens": 10,
            "gen_ai.usage.output_tokens": 5,
            "gen_ai.request.temperature": 0,
            "ai.usage.inputTokenDetails.noCacheTokens": 5,
            "ai.usage.inputTokenDetails.cacheReadTokens": 3,
            "ai.usage.inputTokenDetails.cacheWriteTokens": 2,
            "ai.usage.outputTokenDetails.textTokens": 3,
            "ai.usage.outputTokenDetails.reasoningTokens": 2,
        }
        record = convert(said, **self.AI).observation
        assert record.provided_usage == {
            "input": 5,
            "output": 3,
            "input_cached_tokens": 3,
            "input_cache_creation": 2,
            "output_reasoning_tokens": 2,
        }
        assert record.model_parameters == '{"temperature":"0"}'

    @pytest.mark.parametrize("operation", ["ai.generateText", "ai.streamObject", "ai.embed"])
    def test_the_span_around_a_call_does_not_count_it_again(self, convert: Any, operation: str) -> None:
        said = {
            "ai.operationId": operation,
            "ai.model.id": "gpt-4o",
            "ai.usage.tokens": 9,
            "ai.usage.cachedInputTokens": 3,
        }
        record = convert(said, **self.AI).observation
        assert (record.type, record.model, record.provided_usage) == ("SPAN", "gpt-4o", {})

    def test_text_and_tool_calls_make_one_answer(self, convert: Any) -> None:
        record = convert(self.DO_GENERATE, **self.AI).observation
        assert json.loads(record.output) == {
            "role": "assistant",
            "content": "hello",
            "tool_calls": [{"toolCallId": "t1", "toolName": "weather", "args": "{}"}],
        }
        assert record.tool_call_names == ("weather",)

    def test_tools_stand_in_the_input(self, convert: Any) -> None:
        record = convert(self.DO_GENERATE, **self.AI).observation
        assert set(json.loads(record.input)) == {"messages", "tools"}
        assert record.tool_definitions == {"weather": '{"description":"d","parameters":{"type":"object"}}'}

    def test_telemetry_metadata_is_about_the_trace_too(self, convert: Any) -> None:
        made = convert(self.DO_GENERATE, **self.AI)
        assert (made.trace.user_id, made.trace.session_id, made.trace.tags) == ("u1", "s1", ("a",))
        assert made.observation.metadata["tenant"] == made.trace.metadata["tenant"] == "acme"
        assert "userId" not in made.observation.metadata

    def test_the_outer_span_is_a_span(self, convert: Any) -> None:
        record = convert({"ai.operationId": "ai.generateText", "ai.prompt": '{"prompt":"hi"}'}, **self.AI).observation
        assert (record.type, record.input) == ("SPAN", '{"prompt":"hi"}')

    def test_a_tool_call(self, convert: Any) -> None:
        said = {
            "operation.name": "ai.toolCall",
            "ai.operationId": "ai.toolCall",
            "ai.toolCall.name": "weather",
            "ai.toolCall.args": '{"city":"X"}',
            "ai.toolCall.result": '"sunny"',
        }
        record = convert(said, **self.AI).observation
        assert (record.type, record.name, record.input, record.output) == ("TOOL", "weather", '{"city":"X"}', '"sunny"')

    def test_an_embedding(self, convert: Any) -> None:
        said = {"ai.operationId": "ai.embed.doEmbed", "ai.model.id": "text-embedding-3-small", "ai.usage.tokens": 4}
        record = convert(said, **self.AI).observation
        assert (record.type, record.provided_usage) == ("EMBEDDING", {"total": 4})

    def test_genai_messages_fill_the_missing_side(self, convert: Any) -> None:
        said = {"ai.prompt.messages": "[]", "gen_ai.output.messages": '[{"role":"assistant"}]'}
        record = convert(said, **self.AI).observation
        assert (record.input, record.output) == ("[]", '[{"role":"assistant"}]')

    def test_anthropic_cache_creation_is_split_by_life(self, convert: Any) -> None:
        metadata = {
            "anthropic": {
                "usage": {
                    "cache_creation_input_tokens": 30,
                    "cache_read_input_tokens": 5,
                    "cache_creation": {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 15},
                }
            }
        }
        said = {"gen_ai.usage.input_tokens": 100, "ai.response.providerMetadata": json.dumps(metadata)}
        assert convert(said, **self.AI).observation.provided_usage == {
            "input": 65,
            "input_cache_creation": 5,
            "input_cached_tokens": 5,
            "input_cache_creation_5m": 10,
            "input_cache_creation_1h": 15,
        }

    def test_unreadable_provider_metadata_leaves_the_genai_counts(self, convert: Any) -> None:
        said = {
            "gen_ai.usage.input_tokens": 10,
            "gen_ai.usage.cache_read_input_tokens": 4,
            "ai.response.providerMetadata": "{broken",
        }
        assert convert(said, **self.AI).observation.provided_usage == {"input": 6, "input_cached_tokens": 4}


class TestOpenLlmetry:
    def test_a_workflow(self, convert: Any) -> None:
        said = {
            "traceloop.span.kind": "workflow",
            "traceloop.entity.input": '{"inputs":{"q":"hi"}}',
            "traceloop.entity.output": '{"outputs":"x"}',
        }
        record = convert(said, scope="opentelemetry.instrumentation.langchain").observation
        assert (record.type, record.input, record.output) == ("SPAN", '{"inputs":{"q":"hi"}}', '{"outputs":"x"}')

    def test_a_model_call_with_spread_messages(self, convert: Any) -> None:
        said = {
            "llm.request.type": "chat",
            "gen_ai.request.model": "qwen-plus",
            "gen_ai.prompt.0.role": "system",
            "gen_ai.prompt.0.content": "be brief",
            "gen_ai.prompt.1.role": "user",
            "gen_ai.prompt.1.content": "你好",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.content": "hi",
            "gen_ai.completion.0.finish_reason": "stop",
            "gen_ai.usage.prompt_tokens": 10,
            "gen_ai.usage.completion_tokens": 2,
            "llm.usage.total_tokens": 12,
        }
        record = convert(said, scope="opentelemetry.instrumentation.openai.v1", name="openai.chat").observation
        assert (record.type, record.model) == ("GENERATION", "qwen-plus")
        assert json.loads(record.input) == [
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": "你好"},
        ]
        assert json.loads(record.output) == [{"role": "assistant", "content": "hi", "finish_reason": "stop"}]
        assert record.provided_usage == {"input": 10, "output": 2}

    def test_a_whole_prompt(self, convert: Any) -> None:
        """LangSmith's exporter and LiteLLM send the prompt as one JSON text."""
        said = {"gen_ai.prompt": '{"messages":[1]}', "gen_ai.completion": '{"generations":[2]}'}
        record = convert(said, scope="langsmith").observation
        assert (record.input, record.output) == ('{"messages":[1]}', '{"generations":[2]}')


class TestGenkit:
    GENKIT: ClassVar[dict[str, Any]] = {"scope": "genkit-tracer", "version": "v1"}

    def test_a_model(self, convert: Any) -> None:
        said = {
            "genkit:name": "googleai/gemini-2.0-flash",
            "genkit:metadata:subtype": "model",
            "genkit:input": '{"messages":[{"role":"user","content":[{"text":"hi"}]}],"config":{"temperature":0.4}}',
            "genkit:output": (
                '{"message":{"role":"model"},"usage":'
                '{"inputTokens":5,"outputTokens":9,"thoughtsTokens":4,"totalTokens":14}}'
            ),
        }
        record = convert(said, **self.GENKIT).observation
        assert (record.type, record.name, record.model) == (
            "GENERATION",
            "googleai/gemini-2.0-flash",
            "googleai/gemini-2.0-flash",
        )
        assert (record.input, record.output) == ('[{"role":"user","content":[{"text":"hi"}]}]', '{"role":"model"}')
        assert record.provided_usage == {"input": 5, "output": 5, "total": 14, "output_reasoning": 4}
        assert record.model_parameters == '{"temperature":0.4}'

    @pytest.mark.parametrize(
        ("subtype", "expected"),
        [
            ("embedder", "EMBEDDING"),
            ("tool.v2", "TOOL"),
            ("retriever", "RETRIEVER"),
            ("evaluator", "EVALUATOR"),
            ("flow", "SPAN"),
        ],
    )
    def test_actions_have_types(self, convert: Any, subtype: Any, expected: Any) -> None:
        assert convert({"genkit:metadata:subtype": subtype}, **self.GENKIT).observation.type == expected

    def test_no_other_convention_is_asked(self, convert: Any) -> None:
        assert convert({"input.value": "x"}, **self.GENKIT).observation.input == ""


class TestPydanticAi:
    def test_an_agent_run(self, convert: Any) -> None:
        said = {
            "gen_ai.operation.name": "invoke_agent",
            "agent_name": "agent",
            "logfire.msg": "agent run",
            "pydantic_ai.all_messages": '[{"role":"user","parts":[]}]',
            "gen_ai.system_instructions": '[{"type":"text","content":"be brief"}]',
            "final_result": "42",
        }
        record = convert(said, scope="pydantic-ai", name="invoke_agent agent").observation
        assert (record.type, record.name, record.output) == ("AGENT", "agent run", "42")
        assert json.loads(record.input)[0] == {"role": "system", "content": "be brief"}

    def test_a_tool_of_any_scope(self, convert: Any) -> None:
        said = {"gen_ai.tool.name": "roll", "tool_arguments": "{}", "tool_response": "6"}
        record = convert(said, scope="logfire").observation
        assert (record.type, record.name, record.input, record.output) == ("TOOL", "roll", "{}", "6")

    def test_function_tools_move_into_the_input(self, convert: Any) -> None:
        said = {
            "gen_ai.input.messages": "[]",
            "gen_ai.output.messages": '[{"role":"assistant"}]',
            "model_request_parameters": (
                '{"function_tools":[{"name":"roll","description":"d","parameters_json_schema":{"a":1}}],"output_mode":"text"}'
            ),
        }
        record = convert(said, scope="pydantic-ai").observation
        assert record.tool_definitions == {"roll": '{"description":"d","parameters":{"a":1}}'}
        shown = json.loads(record.metadata["attributes"])
        assert shown["model_request_parameters"] == '{"output_mode":"text"}'


class TestLogfire:
    def test_events_in_one_attribute(self, convert: Any) -> None:
        events = [
            {"event.name": "gen_ai.user.message", "content": "hi", "role": "user"},
            {"event.name": "gen_ai.choice", "message": {"content": "yo"}},
        ]
        record = convert({"events": json.dumps(events)}, scope="logfire.openai").observation
        assert json.loads(record.input) == [events[0]]
        assert json.loads(record.output) == events[1]

    def test_a_prompt(self, convert: Any) -> None:
        record = convert({"prompt": "hi", "all_messages_events": "[]"}, scope="logfire").observation
        assert (record.input, record.output) == ("hi", "[]")


class TestOthers:
    def test_mlflow(self, convert: Any) -> None:
        record = convert({"mlflow.spanInputs": '{"a":1}', "mlflow.spanOutputs": "2"}, scope="mlflow").observation
        assert (record.input, record.output) == ('{"a":1}', "2")

    def test_livekit(self, convert: Any) -> None:
        livekit = {"scope": "livekit-agents"}
        turn = convert({"lk.user_transcript": "hello", "lk.response.text": "hi"}, name="agent_turn", **livekit)
        assert (turn.observation.type, turn.observation.input, turn.observation.output) == ("AGENT", "hello", "hi")
        tool = convert({"lk.function_tool.output": "6"}, name="function_tool", **livekit).observation
        assert (tool.type, tool.output, tool.level) == ("TOOL", "6", "DEFAULT")
        assert convert({}, name="tts_node", **livekit).observation.level == "DEBUG"
        assert convert({}, name="tts_node", error="x", **livekit).observation.level == "ERROR"
        assert convert({}, name="tts_node").observation.level == "DEFAULT"

    def test_google_adk(self, convert: Any) -> None:
        adk = {"scope": "gcp.vertex.agent"}
        call = convert(
            {
                "gcp.vertex.agent.llm_request": '{"model":"gemini-2.5-flash"}',
                "gcp.vertex.agent.llm_response": '{"usage_metadata":{"cached_content_token_count":4}}',
                "gen_ai.request.model": "gemini-2.5-flash",
                "gen_ai.usage.input_tokens": 10,
                "gen_ai.usage.output_tokens": 3,
            },
            name="call_llm",
            **adk,
        ).observation
        assert (call.type, call.input) == ("GENERATION", '{"model":"gemini-2.5-flash"}')
        assert call.provided_usage == {"input": 6, "output": 3, "input_cached_tokens": 4}
        tool = convert(
            {
                "gen_ai.operation.name": "execute_tool",
                "gcp.vertex.agent.llm_request": "{}",
                "gcp.vertex.agent.llm_response": "{}",
                "gcp.vertex.agent.tool_call_args": '{"a":1}',
                "gcp.vertex.agent.tool_response": '{"b":2}',
            },
            **adk,
        ).observation
        assert (tool.type, tool.input, tool.output) == ("TOOL", '{"a":1}', '{"b":2}')

    def test_flue(self, convert: Any) -> None:
        said = {"flue.tool.name": "t", "flue.tool.arguments": '{"a": 1}', "flue.tool.result": "plain"}
        record = convert(said, scope="@flue/opentelemetry").observation
        assert (record.type, record.input, record.output) == ("TOOL", '{"a":1}', "plain")
        assert convert({"flue.task.id": "1"}, scope="@flue/opentelemetry").observation.type == "AGENT"

    def test_pipecat(self, convert: Any) -> None:
        said = {
            "gen_ai.system": "openai",
            "gen_ai.request.model": "gpt-4o",
            "input": "[1]",
            "output": "hi",
            "stream": True,
        }
        record = convert(said, scope="pipecat", name="llm").observation
        assert (record.type, record.input, record.output) == ("GENERATION", "[1]", "hi")
        assert json.loads(record.metadata["attributes"])["stream"] == "true"

    def test_a_failed_judge_call_through_openrouter(self, convert: Any) -> None:
        failure = {"completion": None, "rawRequest": {"trace": {"environment": "langfuse-llm-as-a-judge"}}}
        said = {"openrouter.source": "openrouter", "gen_ai.completion": json.dumps(failure)}
        resource = {"service.name": "openrouter"}
        assert convert(said, resource=resource).observation.environment == "langfuse-llm-as-a-judge"
        assert convert(said, resource={"service.name": "me"}).observation.environment == "default"

    def test_nobody_reaches_the_reserved_environments_otherwise(self, convert: Any) -> None:
        said = {"deployment.environment.name": "Langfuse-LLM-as-a-judge"}
        assert convert(said).observation.environment == "llm-as-a-judge"

    def test_a_span_of_no_convention_is_a_span(self, convert: Any) -> None:
        record = convert({"http.method": "GET"}, scope="opentelemetry.instrumentation.requests", name="GET").observation
        assert (record.type, record.name, record.input, record.output) == ("SPAN", "GET", "", "")


class TestMessagesWithTools:
    def test_openai_choices(self, convert: Any) -> None:
        answer = {
            "choices": [
                {
                    "message": {
                        "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]
                    }
                }
            ]
        }
        record = convert({"output.value": json.dumps(answer)}).observation
        assert record.tool_calls == ('{"id":"c","name":"f","arguments":"{}","type":"function","index":0}',)

    def test_anthropic_content(self, convert: Any) -> None:
        answer = {
            "role": "assistant",
            "content": [{"type": "text"}, {"type": "tool_use", "id": "t", "name": "f", "input": {"a": 1}}],
        }
        record = convert({"output.value": json.dumps(answer)}).observation
        assert record.tool_calls == ('{"id":"t","name":"f","arguments":"{\\"a\\":1}","type":"tool_use","index":0}',)

    def test_langchain_messages(self, convert: Any) -> None:
        answer = [
            {"type": "ai", "content": "", "additional_kwargs": {"tool_calls": [{"id": "x", "function": {"name": "f"}}]}}
        ]
        assert convert({"output.value": json.dumps(answer)}).observation.tool_call_names == ("f",)

    def test_text_that_only_talks_about_tools(self, convert: Any) -> None:
        record = convert({"output.value": "use tool_calls to call a function"}).observation
        assert record.tool_calls == ()

    @pytest.mark.parametrize(
        "tool",
        [
            {"type": "function", "function": {"name": "f", "description": "d", "parameters": {"a": 1}}},
            {"name": "f", "description": "d", "input_schema": {"a": 1}},
            {"functionDeclarations": [{"name": "f", "description": "d", "parameters": {"a": 1}}]},
        ],
    )
    def test_definitions_of_every_vendor(self, convert: Any, tool: Any) -> None:
        record = convert({"input.value": json.dumps({"messages": [], "tools": [tool]})}).observation
        # json.dumps writes `"tools": [`, so this is what OpenAI wrappers send
        assert record.tool_definitions == {"f": '{"description":"d","parameters":{"a":1}}'}

    def test_tools_among_user_metadata_move_into_the_input(self, convert: Any) -> None:
        said = {
            "langfuse.observation.input": '[{"role":"user"}]',
            "langfuse.observation.metadata.tools": '[{"name":"f"}]',
        }
        record = convert(said, scope="langfuse-sdk").observation
        assert json.loads(record.input) == {"messages": [{"role": "user"}], "tools": [{"name": "f"}]}
        assert "tools" not in record.metadata
