"""What a use of a model took and cost, rule by rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.features.pricing.factory import PROJECT, Use, model, tier

from lampyris.features.pricing.cost import computed, price, provided_total, with_total
from lampyris.features.pricing.match import PriceBook
from lampyris.features.pricing.types import AttributeCondition, Priced
from lampyris.features.tracing.types import ObservationRecord

GPT_4O = ("openai", {"tokenizerModel": "gpt-4o", "tokensPerMessage": 3, "tokensPerName": 1})
STANDARD = tier({"input": "0.0000025", "input_cached_tokens": "0.00000125", "output": "0.00001"})
BOOK = PriceBook([model("^m$", STANDARD, tokenizer=GPT_4O), model("^plain$", STANDARD, id="plain")])
EMBEDDING = PriceBook([model("^m$", tier({"total": "0.00000002"}))])


class TestPrice:
    def test_each_key_is_charged_at_its_own_price(self) -> None:
        use = Use(provided_usage={"input": 1000, "output": 200, "input_cached_tokens": 400})
        assert price(PROJECT, use, BOOK) == Priced(
            usage={"input": 1000, "output": 200, "input_cached_tokens": 400, "total": 1600},
            cost={"input": 0.0025, "output": 0.002, "input_cached_tokens": 0.0005, "total": 0.005},
            total_cost_usd=0.005,
            model_id="m",
            pricing_tier_id="tier-Standard",
            pricing_tier_name="Standard",
        )

    def test_an_observation_record_is_a_use(self) -> None:
        record = ObservationRecord(id="o", trace_id="t", start_us=0, model="m", provided_usage={"input": 2})
        assert price(PROJECT, record, BOOK).cost == {"input": 5e-06, "total": 5e-06}

    def test_keys_without_a_price_add_nothing(self) -> None:
        priced = price(PROJECT, Use(provided_usage={"input": 1, "prompt_tokens": 9}), BOOK)
        assert priced.cost == {"input": 2.5e-06, "total": 2.5e-06}
        assert priced.usage["total"] == 10

    def test_no_priced_key_means_no_cost_but_a_tier(self) -> None:
        priced = price(PROJECT, Use(provided_usage={"pages": 3}), BOOK)
        assert (priced.cost, priced.total_cost_usd, priced.pricing_tier_name) == ({}, None, "Standard")

    def test_an_unknown_model_keeps_its_usage(self) -> None:
        assert price(PROJECT, Use(model="x", provided_usage={"input": 1}), BOOK) == Priced(
            usage={"input": 1, "total": 1}
        )

    def test_no_model_at_all(self) -> None:
        assert price(PROJECT, Use(model="", input="hello"), BOOK) == Priced()

    def test_a_matched_model_without_usage_has_no_tier(self) -> None:
        assert price(PROJECT, Use(model="plain", input="hello"), BOOK) == Priced(model_id="plain")

    @pytest.mark.parametrize(
        ("usage", "cost"),
        [
            ({"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}, {"input_tokens": 10, "output_tokens": 10}),
            ({"prompt_tokens": 10, "completion_tokens": 5, "x": 1}, {"prompt_tokens": 10, "completion_tokens": 10}),
            ({"input": 10, "input_tokens": 10, "prompt_tokens": 10}, {"input": 10}),
            ({"prompt_tokens": 10, "cache_read_input_tokens": 4}, {"prompt_tokens": 6}),
        ],
    )
    def test_vendors_names_of_a_side_are_charged_once(self, usage: dict[str, int], cost: dict[str, int]) -> None:
        found, _ = computed(usage, {"input": Decimal(1), "output": Decimal(2)})
        assert found == {**cost, "total": sum(cost.values())}

    def test_a_price_for_the_total_overrides_the_sum(self) -> None:
        book = PriceBook([model("^m$", tier({"input": "0.000001", "total": "0.000003"}))])
        priced = price(PROJECT, Use(provided_usage={"input": 10, "output": 5}), book)
        assert priced.cost == {"input": 1e-05, "total": 4.5e-05}
        assert priced.total_cost_usd == 4.5e-05

    def test_the_tier_follows_the_parameters(self) -> None:
        fast = AttributeCondition(source="model_parameters", key="service_tier", values=("fast",))
        book = PriceBook(
            [model("^m$", STANDARD, tier({"input": "0.000005"}, name="Fast", priority=1, conditions=(fast,)))]
        )
        use = Use(provided_usage={"input": 1}, model_parameters='{"service_tier":"fast"}')
        assert price(PROJECT, use, book).pricing_tier_name == "Fast"
        assert price(PROJECT, use, book).total_cost_usd == 5e-06


class TestProvidedCost:
    def test_nothing_is_computed_but_the_tier_is_kept(self) -> None:
        use = Use(provided_usage={"input": 10, "output": 5}, provided_cost={"input": 0.001, "output": 0.002})
        priced = price(PROJECT, use, BOOK)
        assert priced.cost == {"input": 0.001, "output": 0.002, "total": 0.003}
        assert (priced.total_cost_usd, priced.pricing_tier_name) == (0.003, "Standard")

    def test_nothing_is_tokenised(self) -> None:
        assert price(PROJECT, Use(input="hello", provided_cost={"total": 1.0}), BOOK).usage == {}

    @pytest.mark.parametrize(
        ("cost", "total"),
        [
            ({"total": 0.5, "input": 9.0}, 0.5),
            ({"input": 0.1}, 0.1),
            ({"input": 0.1, "output": 0.2}, 0.3),
            ({"input": 0.1, "cached": 0.2}, None),
        ],
    )
    def test_the_total(self, cost: dict[str, float], total: float | None) -> None:
        assert provided_total(cost) == total


class TestTotals:
    @pytest.mark.parametrize(
        ("provided", "usage"),
        [
            ({"input": 1, "output": 2}, {"input": 1, "output": 2, "total": 3}),
            ({"input": 1, "total": 9}, {"input": 1, "total": 9}),
            ({"total_tokens": 7}, {"total": 7}),
            ({"total_tokens": 7, "pages": 1}, {"total_tokens": 7, "pages": 1, "total": 7}),
            (
                {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7},
                {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7, "total": 7},
            ),
            ({"total": 7}, {"total": 7}),
        ],
    )
    def test_with_total(self, provided: dict[str, int], usage: dict[str, int]) -> None:
        assert with_total(provided) == usage

    def test_an_embedding_is_priced_on_its_total(self) -> None:
        assert price(PROJECT, Use(provided_usage={"total_tokens": 500}), EMBEDDING).cost == {"total": 1e-05}
        assert price(PROJECT, Use(provided_usage={"input": 5}), EMBEDDING).total_cost_usd == 1e-07

    def test_a_lone_total_is_split_by_counting_the_output(self) -> None:
        use = Use(provided_usage={"total_tokens": 100}, output="hello world")
        priced = price(PROJECT, use, BOOK)
        assert priced.usage == {"input": 98, "output": 2, "total": 100}
        assert priced.total_cost_usd == pytest.approx(98 * 2.5e-06 + 2 * 1e-05)

    def test_without_a_tokenizer_a_lone_total_is_all_input(self) -> None:
        use = Use(model="plain", provided_usage={"total_tokens": 100}, output="hello world")
        assert price(PROJECT, use, BOOK).usage == {"input": 100, "total": 100}

    def test_a_total_that_is_called_total_is_not_guessed_at(self) -> None:
        priced = price(PROJECT, Use(provided_usage={"total": 100}), BOOK)
        assert (priced.usage, priced.cost) == ({"total": 100}, {})


class TestCounting:
    def test_both_sides(self) -> None:
        priced = price(PROJECT, Use(input='[{"role":"user","content":"hello"}]', output="hello world"), BOOK)
        assert priced.usage == {"input": 8, "output": 2, "total": 10}
        assert priced.total_cost_usd == 4e-05

    def test_only_the_side_that_is_there(self) -> None:
        assert price(PROJECT, Use(output="hello world"), BOOK).usage == {"output": 2, "total": 2}

    @pytest.mark.parametrize("type", ["SPAN", "EVENT"])
    def test_a_span_around_a_call_is_not_counted(self, type: str) -> None:
        assert price(PROJECT, Use(type=type, input="hello", output="world"), BOOK).usage == {}

    def test_errors_are_not_counted(self) -> None:
        assert price(PROJECT, Use(level="ERROR", input="hello"), BOOK).usage == {}


@given(
    usage=st.dictionaries(st.sampled_from(["input", "output", "x"]), st.integers(0, 2**63)),
    prices=st.dictionaries(
        st.sampled_from(["input", "output"]), st.decimals("0", "1e12", allow_nan=False, allow_infinity=False, places=18)
    ),
)
def test_the_total_is_the_sum_of_its_parts(usage: dict[str, int], prices: dict[str, Decimal]) -> None:
    cost, total = computed(usage, prices)
    parts = [value for key, value in cost.items() if key != "total"]
    assert set(cost) - {"total"} == set(usage) & set(prices)
    if not parts:
        assert total is None
    else:
        assert total == pytest.approx(sum(parts), rel=1e-9, abs=3e-12)
