"""The default price list: reviewed by machine where a machine can."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from tests.features.pricing.factory import PROJECT, Use

from lampyris.features.pricing import tokenise
from lampyris.features.pricing.cost import price
from lampyris.features.pricing.defaults import default_models, families
from lampyris.features.pricing.match import PriceBook
from lampyris.features.pricing.patterns import compile_pattern, matches, refuse_if_slow
from lampyris.features.pricing.types import Condition, ModelDefinition

MODELS = default_models()
BOOK = PriceBook(MODELS)
COMPILED = [(model, compile_pattern(model.match_pattern)) for model in MODELS]

SAMPLES = {
    "gpt-3.5-turbo": ("gpt-3.5-turbo", "gpt-35-turbo", "openai/gpt-3.5-turbo-0125"),
    "gpt-4": ("gpt-4", "gpt-4-0613"),
    "gpt-4-turbo": ("gpt-4-turbo", "gpt-4-turbo-2024-04-09", "gpt-4-1106-preview"),
    "gpt-4.1": ("gpt-4.1", "gpt-4.1-2025-04-14"),
    "gpt-4.1-mini-2025-04-14": ("gpt-4.1-mini-2025-04-14",),
    "gpt-4.1-nano": ("gpt-4.1-nano", "azure/gpt-4.1-nano"),
    "gpt-4o": ("gpt-4o", "openai/gpt-4o:online", "OpenAI/GPT-4o", "gpt-4o@OpenAI", "gpt-4o-2024-11-20"),
    "gpt-4o-2024-05-13": ("gpt-4o-2024-05-13",),
    "gpt-4o-2024-08-06": ("gpt-4o-2024-08-06",),
    "gpt-4o-mini": ("gpt-4o-mini", "openai/gpt-4o-mini"),
    "gpt-4o-mini-2024-07-18": ("gpt-4o-mini-2024-07-18",),
    "gpt-4o-audio-preview": ("gpt-4o-audio-preview-2024-12-17",),
    "gpt-5": ("gpt-5", "gpt-5-2025-08-07", "gpt-5-chat-latest"),
    "gpt-5-mini": ("gpt-5-mini",),
    "gpt-5.4": ("gpt-5.4", "gpt-5-4-2026-03-05"),
    "gpt-6-sol": ("gpt-6-sol",),
    "o1": ("o1", "o1-2024-12-17"),
    "o3-mini": ("o3-mini", "o3-mini-2025-01-31", "o3-mini-high"),
    "o4-mini": ("o4-mini",),
    "text-embedding-3-small": ("text-embedding-3-small",),
    "text-embedding-ada-002": ("text-embedding-ada-002",),
    "ft:gpt-4o-mini": ("ft:gpt-4o-mini-2024-07-18:acme::abc",),
    "claude-2": ("claude-2", "claude-2.1", "anthropic.claude-v2:1"),
    "claude-3-opus": ("claude-3-opus-20240229", "claude-3-opus@20240229"),
    "claude-3.5-sonnet": ("claude-3-5-sonnet-20240620", "claude-3-5-sonnet-latest", "anthropic/claude-3.5-sonnet"),
    "claude-3.5-sonnet-20241022": (
        *("claude-3-5-sonnet-20241022", "us.anthropic.claude-3-5-sonnet-20241022-v2:0"),
        "claude-3-5-sonnet-v2@20241022",
    ),
    "claude-3.7-sonnet": ("anthropic/claude-3.7-sonnet:thinking", "claude-3-7-sonnet-latest"),
    "claude-sonnet-4": ("claude-sonnet-4-20250514", "apac.anthropic.claude-sonnet-4-20250514-v1:0"),
    "claude-sonnet-4-5": ("claude-sonnet-4-5@20250929", "claude-sonnet-4.5"),
    "claude-opus-4-1": ("claude-opus-4-1-20250805",),
    "claude-haiku-4-5": ("global.anthropic.claude-haiku-4-5-20251001-v1:0",),
    "gemini-1.5-pro": ("gemini-1.5-pro", "gemini-1.5-pro-002"),
    "gemini-2.0-flash": ("google/gemini-2.0-flash-001", "googleai/gemini-2.0-flash", "google-gla:gemini-2.0-flash"),
    "mistral-large-2411": ("mistral.mistral-large-2407-v1:0",),
    "gemini-2.5-flash": ("models/gemini-2.5-flash", "gemini-2.5-flash-preview-05-20"),
    "gemini-2.5-flash-lite": ("gemini-2.5-flash-lite-preview-06-17",),
    "gemini-2.5-pro": ("gemini-2.5-pro", "gemini-2.5-pro@default"),
    "mistral-large": ("mistral-large-latest",),
    "command-r-plus": ("command-r-plus", "cohere.command-r-plus-v1:0"),
    "grok-4": ("grok-4", "xai/grok-4-0709"),
    "llama-3.3-70b": ("meta-llama/Llama-3.3-70B-Instruct", "us.meta.llama3-3-70b-instruct-v1:0"),
    "nova-pro": ("us.amazon.nova-pro-v1:0",),
    "qwen-max": ("qwen-max", "qwen-max-latest", "qwen-max-2025-01-25", "dashscope/qwen-max"),
    "qwen-max-longcontext": ("qwen-max-longcontext",),
    "qwen-plus": ("qwen-plus", "qwen-plus@Tongyi-Qianwen", "qwen-plus-0112"),
    "qwen-turbo": ("qwen-turbo",),
    "qwen-vl-max": ("qwen-vl-max",),
    "qwen2-7b": ("qwen2-7b-instruct",),
    "qwen2.5-72b": ("qwen/qwen-2.5-72b-instruct", "qwen2.5-72b-instruct", "Qwen/Qwen2.5-72B-Instruct"),
    "qwen3-235b-a22b": ("qwen3-235b-a22b",),
    "qwen3-235b-a22b-instruct-2507": ("Qwen3-235B-A22B-Instruct-2507",),
    "text-embedding-v3": ("text-embedding-v3",),
    "gte-rerank": ("gte-rerank", "gte-rerank-v2"),
    "deepseek-chat": ("deepseek-chat", "deepseek/deepseek-chat", "deepseek-chat@DeepSeek"),
    "deepseek-reasoner": ("deepseek-reasoner",),
    "deepseek-v3": ("deepseek-v3", "deepseek-ai/DeepSeek-V3"),
    "deepseek-r1": ("us.deepseek.r1-v1:0", "deepseek-r1", "Pro/deepseek-ai/DeepSeek-R1"),
    "glm-4-flash": ("glm-4-flash",),
    "glm-4.5-air": ("glm-4.5-air",),
    "kimi-k2": ("kimi-k2-0905-preview",),
    "moonshot-v1-8k": ("moonshot-v1-8k",),
    "doubao-1.5-pro-32k": ("doubao-1-5-pro-32k-250115", "doubao-1.5-pro-32k"),
    "doubao-seed-1.6": ("doubao-seed-1-6-250615",),
    "hunyuan-turbos": ("hunyuan-turbos-latest",),
    "ernie-4.0-turbo": ("ernie-4.0-turbo-8k",),
    "ernie-4.5-turbo": ("ERNIE-4.5-Turbo-128K",),
    "minimax-abab6.5s": ("abab6.5s-chat",),
    "baichuan4-turbo": ("Baichuan4-Turbo",),
    "yi-lightning": ("yi-lightning",),
    "step-2-16k": ("step-2-16k",),
    "bge-m3": ("BAAI/bge-m3", "bge-m3@BAAI"),
    "bge-large-zh": ("BAAI/bge-large-zh-v1.5",),
}
RECORDED = {
    "gpt-4o": ("b9854a5c92dc496b997d99d20", "0.0000025", "0.00001"),
    "gpt-4o-2024-08-06": ("clzjr85f70000ymmzg7hqffra", "0.0000025", "0.00001"),
    "gpt-4o-mini-2024-07-18": ("clyrjpbe20000t0mzcbwc42rg", "0.00000015", "0.0000006"),
    "claude-3-5-sonnet-20241022": ("cm2krz1uf000208jjg5653iud", "0.000003", "0.000015"),
    "babbage-002": ("clrs2dnql000108l46vo0gp2t", "0.0000004", "0.0000004"),
    "chat-bison": ("cls0iv12d000108l251gf3038", "0.00000025", "0.0000005"),
    "chat-bison-32k": ("cls0jni4t000008jk3kyy803r", "0.00000025", "0.0000005"),
    "gpt-4.1-mini-2025-04-14": ("cm7sglt825463kxnza72p6v81", "0.0000004", "0.0000016"),
    "gpt-4.1-nano": ("cm7zxrs1327124dhjtb95w8f45", "0.0000001", "0.0000004"),
    "gpt-4.1-nano-2025-04-14": ("cm7vxpz967124dhjtb95w8f92", "0.0000001", "0.0000004"),
    "gpt-4.5-preview": ("cm7nusjvk0000tvmz71o85jwg", "0.000075", "0.00015"),
    "gpt-4.5-preview-2025-02-27": ("cm7nusn640000tvmzf10z2x65", "0.000075", "0.00015"),
}
"""Model name -> id and prices that a recorded server answered with."""


def repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def those_that_match(name: str) -> list[str]:
    return [model.model_name for model, pattern in COMPILED if matches(pattern, name, timeout_s=1)]


class TestTheList:
    def test_ids_and_names_are_unique(self) -> None:
        assert repeated(model.id for model in MODELS) == []
        assert repeated(model.model_name for model in MODELS) == []

    def test_every_family_tells_its_source_and_date(self) -> None:
        for family in families():
            assert family.source.startswith("https://"), family.family
            assert date.fromisoformat(family.as_of) <= date(2026, 12, 31)
            assert family.currency == "USD" or family.rate_note, family.family

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
    def test_a_model(self, model: ModelDefinition) -> None:
        assert model.match_pattern.startswith("(?i)^")
        assert model.match_pattern.endswith("$")
        standard, *others = model.tiers
        assert (standard.name, standard.is_default, standard.priority, standard.conditions) == ("Standard", True, 0, ())
        assert standard.id == f"{model.id}_tier_default"
        assert standard.prices
        assert repeated(tier.id for tier in model.tiers) == repeated(tier.name for tier in model.tiers) == []
        for priority, tier in enumerate(others, start=1):
            assert tier.conditions
            assert tier.priority == priority
            assert set(tier.prices) == set(standard.prices)
        assert all(0 <= usd < Decimal("0.1") for tier in model.tiers for usd in tier.prices.values())
        if model.tokenizer_id:
            assert tokenise.counter(model.tokenizer_id, model.tokenizer_config or {}) is not None

    def test_stricter_tiers_come_first(self) -> None:
        for model in MODELS:
            seen: list[set[Condition]] = []
            for tier in model.tiers[1:]:
                conditions = set(tier.conditions)
                assert not any(earlier < conditions for earlier in seen), (model.model_name, tier.name)
                seen.append(conditions)

    def test_the_patterns_are_quick(self) -> None:
        for family in families():
            for entry in family.models[:3]:
                refuse_if_slow(entry.match or entry.name)


class TestNames:
    @pytest.mark.parametrize(
        ("expected", "name"), [(model, name) for model, names in SAMPLES.items() for name in names]
    )
    def test_a_name_means_one_model(self, expected: str, name: str) -> None:
        assert those_that_match(name) == [expected]

    def test_no_model_name_means_two_models(self) -> None:
        for model in MODELS:
            assert those_that_match(model.model_name) in ([], [model.model_name])

    @pytest.mark.parametrize(
        "name", ["", "my-own-model", "qwen2.5:7b", "gpt-4o-clone", "xgpt-4o", "gpt-4o\n", "claude"]
    )
    def test_other_names_mean_none(self, name: str) -> None:
        assert those_that_match(name) == []


class TestRecordedAnswers:
    @pytest.mark.parametrize(("name", "expected"), RECORDED.items())
    def test_ids_and_prices(self, name: str, expected: tuple[str, str, str]) -> None:
        model = BOOK.match(PROJECT, name)
        assert model is not None
        id, input_price, output_price = expected
        assert model.id == id
        assert model.default_prices["input"] == Decimal(input_price)
        assert model.default_prices["output"] == Decimal(output_price)

    @pytest.mark.parametrize(
        ("name", "usage", "total"),
        [
            ("gpt-4o-2024-08-06", {"input": 100, "output": 50}, 0.00075),
            ("gpt-4o-mini", {"input": 9, "output": 3}, 3.15e-06),
            ("gpt-4o-mini-2024-07-18", {"input": 120, "output": 30}, 3.6e-05),
            ("gpt-4o", {"input": 1, "output": 2}, 2.25e-05),
            ("text-embedding-3-small", {"input": 5}, 1e-07),
        ],
    )
    def test_costs(self, name: str, usage: dict[str, int], total: float) -> None:
        assert price(PROJECT, Use(model=name, provided_usage=usage), BOOK).total_cost_usd == total

    def test_the_fast_tier(self) -> None:
        use = Use(
            model="gpt-4.1-mini-2025-04-14",
            provided_usage={"input": 10, "input_cached_tokens": 4, "output": 2},
            model_parameters='{"service_tier":"priority"}',
        )
        priced = price(PROJECT, use, BOOK)
        assert priced.pricing_tier_name == "Fast mode"
        assert priced.cost == {"input": 7e-06, "input_cached_tokens": 7e-07, "output": 5.6e-06, "total": 1.33e-05}


class TestSpellings:
    @pytest.mark.parametrize(
        ("name", "usage"),
        [
            ("gpt-4o", {"input": 1000, "input_cached_tokens": 500, "output": 100}),
            ("gpt-4o", {"input": 1000, "cache_read_input_tokens": 500, "output": 100}),
            ("o3-mini", {"input": 10, "output": 10, "output_reasoning_tokens": 90}),
            ("claude-sonnet-4-5", {"input_tokens": 10, "output_tokens": 5, "cache_creation_input_tokens": 7}),
            ("gemini-2.5-pro", {"promptTokenCount": 10, "candidatesTokenCount": 5, "thoughtsTokenCount": 4}),
            ("gemini-2.5-flash", {"input_modality_1": 10, "output_modality_1": 5}),
            ("deepseek-chat", {"prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 6, "completion_tokens": 5}),
        ],
    )
    def test_every_unit_of_a_senders_spelling_is_priced_once(self, name: str, usage: dict[str, int]) -> None:
        cost = price(PROJECT, Use(model=name, provided_usage=usage), BOOK).cost
        assert set(cost) == {*usage, "total"}

    def test_large_contexts_cost_more(self) -> None:
        for name, units in (("gemini-2.5-pro", 200_001), ("gpt-5.4", 272_001), ("qwen-plus", 128_001)):
            cheap = price(PROJECT, Use(model=name, provided_usage={"input": units - 1}), BOOK)
            dear = price(PROJECT, Use(model=name, provided_usage={"input": units}), BOOK)
            assert cheap.pricing_tier_name == "Standard"
            assert (dear.total_cost_usd or 0) > 1.5 * (cheap.total_cost_usd or 0)

    def test_a_yuan_price_is_converted_at_the_rate_of_its_file(self) -> None:
        model = BOOK.match(PROJECT, "qwen-max")
        assert model is not None
        assert model.default_prices["input"] == (Decimal("2.4") / 7 / 1_000_000).quantize(Decimal("1e-18"))
