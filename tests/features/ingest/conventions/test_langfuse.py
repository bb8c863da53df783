"""Spans as the Langfuse SDKs 3.2.1, 4.18.0 and 5.0.4 were seen to send them, and what they mean."""

from typing import Any, ClassVar

import pytest

SDK = {"scope": "langfuse-sdk", "version": "3.2.1", "resource": {"telemetry.sdk.language": "python"}}


class TestPowerRagTraffic:
    CHAT: ClassVar[dict[str, Any]] = {
        "langfuse.internal.as_root": True,
        "langfuse.observation.input": (
            '{"system": "s", "history": [{"role": "user", "content": "\\u4ec0\\u4e48\\u662fOceanBase\\uff1f"}]}'
        ),
        "langfuse.observation.model.name": "qwen-plus",
        "langfuse.observation.metadata.a": 1,
        "langfuse.observation.metadata.b": "什么是OceanBase？",
        "langfuse.observation.type": "generation",
        "langfuse.observation.output": '{"output": "\\u4ec0\\u4e48"}',
        "langfuse.observation.usage_details": '{"total_tokens": 7}',
    }

    def test_a_marked_root_with_a_made_up_parent_is_the_traces_root(self, convert: Any) -> None:
        made = convert(self.CHAT, name="chat", parent=b"\x3a" * 8, **SDK)
        assert made.observation.is_root
        assert made.observation.parent_id == "3a" * 8
        assert (made.trace.name, made.trace.said) == ("chat", True)
        assert made.trace.input_from == made.trace.output_from == made.observation.id
        assert made.trace.input == made.trace.output == ""

    def test_chinese_is_stored_as_people_type_it(self, convert: Any) -> None:
        record = convert(self.CHAT, **SDK).observation
        assert record.input == '{"system":"s","history":[{"role":"user","content":"什么是OceanBase？"}]}'
        assert record.output == '{"output":"什么"}'

    def test_total_tokens_alone_are_left_for_pricing_to_split(self, convert: Any) -> None:
        record = convert(self.CHAT, **SDK).observation
        assert record.provided_usage == {"total_tokens": 7}
        assert (record.type, record.model) == ("GENERATION", "qwen-plus")

    def test_the_model_may_stand_in_the_metadata_only(self, convert: Any) -> None:
        said = {
            "langfuse.internal.as_root": True,
            "langfuse.observation.metadata.model": "qwen-vl-max",
            "langfuse.observation.metadata.prompt": "describe it",
            "langfuse.observation.type": "generation",
        }
        record = convert(said, name="describe", parent=b"\x01" * 8, **SDK).observation
        assert record.model == "qwen-vl-max"
        assert record.metadata["model"] == "qwen-vl-max"

    def test_a_plain_span_takes_no_model_from_its_metadata(self, convert: Any) -> None:
        said = {"langfuse.observation.metadata.model": "T-800", "langfuse.observation.type": "span"}
        assert convert(said, **SDK).observation.model == ""


class TestTraceWords:
    def test_a_root_says_everything_about_its_trace(self, convert: Any) -> None:
        made = convert(
            {
                "langfuse.observation.input": '{"args": []}',
                "langfuse.trace.name": "trace-name",
                "user.id": "u1",
                "session.id": "s1",
                "langfuse.version": "9",
                "langfuse.trace.input": '"tin"',
                "langfuse.trace.tags": ["b", "a", "b"],
                "langfuse.trace.public": True,
                "langfuse.trace.metadata.k": "v",
                "langfuse.trace.metadata.n": '{"x": 1}',
                "langfuse.observation.metadata.step": "1",
                "langfuse.observation.output": '"plain answer"',
            },
            name="outer",
            **SDK,
        )
        trace = made.trace
        assert (trace.name, trace.user_id, trace.session_id) == ("trace-name", "u1", "s1")
        assert (trace.tags, trace.public, trace.version) == (("a", "b"), True, "9")
        assert (trace.input, trace.input_from) == ('"tin"', "")
        assert (trace.output, trace.output_from) == ("", made.observation.id)
        assert {key: trace.metadata[key] for key in ("k", "n", "step")} == {"k": "v", "n": '{"x": 1}', "step": "1"}

    def test_an_observation_shows_trace_metadata_and_remembers_whose_it_is(self, convert: Any) -> None:
        record = convert({"langfuse.trace.metadata.k": "v", "langfuse.observation.metadata.s": "t"}, **SDK).observation
        assert (record.metadata["k"], record.metadata["s"]) == ("v", "t")
        assert record.trace_metadata_keys == ("k",)

    def test_the_same_text_is_not_stored_for_the_trace_again(self, convert: Any) -> None:
        made = convert({"langfuse.observation.input": "q", "langfuse.trace.input": "q"}, **SDK)
        assert (made.trace.input, made.trace.input_from) == ("", made.observation.id)

    def test_a_child_that_updates_its_trace_says_only_that(self, convert: Any) -> None:
        made = convert({"user.id": "u1", "langfuse.observation.input": "q"}, name="child", parent=b"\x01" * 8, **SDK)
        assert made.trace.said
        assert (made.trace.name, made.trace.user_id, made.trace.input_from) == ("", "u1", "")

    def test_a_child_without_updates_only_shows_that_the_trace_exists(self, convert: Any) -> None:
        made = convert({"langfuse.observation.input": "q"}, name="child", parent=b"\x01" * 8, **SDK)
        assert not made.trace.said
        assert made.trace.metadata == {}

    def test_the_first_span_of_a_service_names_the_trace_until_a_root_does(self, convert: Any) -> None:
        made = convert({"langfuse.internal.is_app_root": True}, name="handler", parent=b"\x01" * 8, **SDK)
        assert made.observation.is_app_root
        assert (made.trace.name, made.trace.said, made.trace.said_us) == ("handler", True, 0)


class TestMetadata:
    def test_an_sdk_span_does_not_repeat_its_attributes(self, convert: Any) -> None:
        record = convert({"langfuse.observation.input": "q", "user.id": "u"}, **SDK).observation
        assert set(record.metadata) == {"resourceAttributes", "scope"}

    def test_single_keys_override_the_object(self, convert: Any) -> None:
        said = {"langfuse.observation.metadata": '{"a": 1, "b": {"c": 2}}', "langfuse.observation.metadata.a": "own"}
        metadata = convert(said, **SDK).observation.metadata
        assert (metadata["a"], metadata["b"]) == ("own", '{"c":2}')

    def test_what_is_no_object_is_dropped(self, convert: Any) -> None:
        metadata = convert({"langfuse.observation.metadata": '["a"]'}, **SDK).observation.metadata
        assert set(metadata) == {"resourceAttributes", "scope"}

    @pytest.mark.parametrize("sender", [{"sdk_name": "python", "sdk_version": "5.0.4"}, None])
    def test_python_5_encodes_every_value(self, convert: Any, sender: Any) -> None:
        """Known by its headers, or by scope and resource when a proxy dropped the headers."""
        said = {"langfuse.observation.metadata.s": '"text"', "langfuse.trace.metadata.n": '{"x":"y"}'}
        sdk5 = {**SDK, "version": "5.0.4"}
        metadata = convert(said, sender=sender, **sdk5).observation.metadata
        assert (metadata["s"], metadata["n"]) == ("text", '{"x":"y"}')

    def test_others_mean_their_quotes(self, convert: Any) -> None:
        said = {"langfuse.observation.metadata.s": '"text"', "langfuse.observation.metadata.n": "123"}
        metadata = convert(said, **{**SDK, "version": "4.18.0"}).observation.metadata
        assert (metadata["s"], metadata["n"]) == ('"text"', "123")

    def test_user_keys_win_over_the_names_of_the_system(self, convert: Any) -> None:
        assert convert({"langfuse.observation.metadata.scope": "mine"}, **SDK).observation.metadata["scope"] == "mine"

    def test_metadata_of_the_resource_is_everyones(self, convert: Any) -> None:
        sdk = {**SDK, "resource": {"langfuse.metadata.team": "search"}}
        made = convert({}, **sdk)
        assert made.observation.metadata["team"] == made.trace.metadata["team"] == "search"


class TestType:
    @pytest.mark.parametrize(
        "named",
        ["span", "generation", "event", "embedding", "agent", "tool", "chain", "retriever", "guardrail", "evaluator"],
    )
    def test_named_types_are_taken_as_they_are(self, convert: Any, named: Any) -> None:
        assert convert({"langfuse.observation.type": named}, **SDK).observation.type == named.upper()

    def test_an_unknown_type_is_left_to_the_other_conventions(self, convert: Any) -> None:
        said = {"langfuse.observation.type": "SPAN", "openinference.span.kind": "TOOL"}
        assert convert(said, **SDK).observation.type == "TOOL"

    def test_old_python_sdks_mislabel_generations(self, convert: Any) -> None:
        said = {"langfuse.observation.type": "span", "langfuse.observation.usage_details": '{"input": 1}'}
        assert convert(said, **{**SDK, "version": "3.3.9"}).observation.type == "GENERATION"
        assert convert(said, **{**SDK, "version": "3.4.0"}).observation.type == "SPAN"


class TestFields:
    def test_level_has_aliases(self, convert: Any) -> None:
        assert convert({"langfuse.observation.level": " warn "}, **SDK).observation.level == "WARNING"
        assert convert({"langfuse.observation.level": "loud"}, error="kaput", **SDK).observation.level == "ERROR"

    def test_the_status_message_of_the_sdk_goes_before_the_spans(self, convert: Any) -> None:
        said = {"langfuse.observation.status_message": "careful"}
        assert convert(said, error="kaput", **SDK).observation.status_message == "careful"
        assert convert({}, error="kaput", **SDK).observation.status_message == "kaput"

    def test_the_first_token_may_be_a_quoted_date(self, convert: Any) -> None:
        said = {"langfuse.observation.completion_start_time": '"2026-11-23T10:12:00.500000Z"'}
        assert convert(said, **SDK).observation.completion_start_us == 1_795_428_720_500_000

    def test_a_prompt_is_linked_to_generations_only(self, convert: Any) -> None:
        said = {"langfuse.observation.prompt.name": "p", "langfuse.observation.prompt.version": 3}
        generation = convert({**said, "langfuse.observation.type": "generation"}, **SDK).observation
        assert (generation.prompt_name, generation.prompt_version) == ("p", 3)
        assert convert({**said, "langfuse.observation.type": "agent"}, **SDK).observation.prompt_name == ""

    def test_usage_and_cost_are_taken_as_provided(self, convert: Any) -> None:
        record = convert(
            {
                "langfuse.observation.usage_details": '{"input": 100, "output": 50, "nonsense": -1, "half": 0.5}',
                "langfuse.observation.cost_details": '{"total": 0.5, "input": "0.1"}',
                "langfuse.observation.model.parameters": '{"temperature": 0.1, "stop": ["x"], "stream": true}',
            },
            **SDK,
        ).observation
        assert record.provided_usage == {"input": 100, "output": 50}
        assert record.provided_cost == {"total": 0.5}
        assert record.model_parameters == '{"temperature":0.1,"stop":"[\\"x\\"]","stream":"true"}'
        assert (record.usage, record.cost) == ({}, {})

    def test_openai_usage_is_made_disjoint(self, convert: Any) -> None:
        usage = (
            '{"prompt_tokens": 10, "completion_tokens": 6, "total_tokens": 16,'
            ' "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 2}}'
        )
        record = convert({"langfuse.observation.usage_details": usage}, **SDK).observation
        assert record.provided_usage == {
            "input": 6,
            "output": 4,
            "total": 16,
            "input_cached_tokens": 4,
            "output_reasoning_tokens": 2,
        }

    def test_environment_and_release_may_stand_on_the_resource(self, convert: Any) -> None:
        resource = {"langfuse.environment": "Prod", "langfuse.release": "r1", "service.version": "9.9"}
        record = convert({}, **{**SDK, "resource": resource}).observation
        assert (record.environment, record.release, record.version) == ("prod", "r1", "9.9")

    def test_a_key_of_the_span_goes_before_the_same_of_the_resource_but_not_before_a_stronger_one(
        self, convert: Any
    ) -> None:
        resource = {"langfuse.environment": "strong"}
        assert (
            convert({"langfuse.environment": "own"}, **{**SDK, "resource": resource}).observation.environment == "own"
        )
        weak = convert({"deployment.environment": "own"}, **{**SDK, "resource": resource}).observation
        assert weak.environment == "strong"

    def test_empty_input_is_an_input(self, convert: Any) -> None:
        record = convert({"langfuse.observation.input": "", "input.value": "other"}, **SDK).observation
        assert record.input == ""


class TestExperiments:
    SAID: ClassVar[dict[str, Any]] = {
        "langfuse.experiment.id": "e1",
        "langfuse.experiment.name": "run 1",
        "langfuse.experiment.dataset.id": "d1",
        "langfuse.experiment.item.id": "i1",
        "langfuse.experiment.item.root_observation_id": "0001020304050607",
        "langfuse.experiment.item.version": "2026-01-02T03:04:05Z",
        "langfuse.experiment.item.expected_output": '"\\u662f"',
        "langfuse.experiment.metadata": '{"a": {"b": 1}, "c": "x"}',
        "langfuse.experiment.item.metadata.k": "v",
    }

    def test_an_item_is_known_by_its_attributes(self, convert: Any) -> None:
        found = convert(self.SAID, **SDK).observation.experiment
        assert (found.id, found.name, found.dataset_id, found.item_id) == ("e1", "run 1", "d1", "i1")
        assert (found.item_root_id, found.item_version) == ("0001020304050607", "2026-01-02T03:04:05Z")
        assert found.item_expected_output == '"是"'
        assert (found.metadata, found.item_metadata) == ({"a.b": "1", "c": "x"}, {"k": "v"})

    def test_a_version_that_is_no_date_is_dropped(self, convert: Any) -> None:
        said = {**self.SAID, "langfuse.experiment.item.version": "latest"}
        assert convert(said, **SDK).observation.experiment.item_version == ""

    def test_without_an_id_there_is_no_experiment(self, convert: Any) -> None:
        assert convert({**self.SAID, "langfuse.experiment.id": ""}, **SDK).observation.experiment is None
