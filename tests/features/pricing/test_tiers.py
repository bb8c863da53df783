"""Which tier applies."""

import pytest
from tests.features.pricing.factory import model, tier

from lampyris.features.pricing.tiers import Said, choose, holds
from lampyris.features.pricing.types import AttributeCondition, Condition, Operator, UsageCondition

PRICES = {"input": "0.000001"}
FLEX = AttributeCondition(source="model_parameters", key="service_tier", values=("flex",))
LARGE = UsageCondition(pattern="(input)", operator="gt", value=200)


def said(usage: dict[str, int] | None = None, parameters: str = "", metadata: dict[str, str] | None = None) -> Said:
    return Said(usage or {}, parameters, metadata or {})


class TestChoose:
    MODEL = model(
        "m",
        tier(PRICES),
        tier(PRICES, name="both", priority=1, conditions=(FLEX, LARGE)),
        tier(PRICES, name="flex", priority=2, conditions=(FLEX,)),
        tier(PRICES, name="large", priority=3, conditions=(LARGE,)),
    )

    @pytest.mark.parametrize(
        ("units", "parameters", "name"),
        [
            (100, "{}", "Standard"),
            (300, "{}", "large"),
            (100, '{"service_tier":"flex"}', "flex"),
            (300, '{"service_tier":"flex"}', "both"),
        ],
    )
    def test_the_first_by_priority_whose_conditions_all_hold(self, units: int, parameters: str, name: str) -> None:
        assert choose(self.MODEL, said({"input": units, "total": units}, parameters)).name == name


class TestUsageConditions:
    @pytest.mark.parametrize(
        ("operator", "expected"),
        [("gt", False), ("gte", True), ("lt", False), ("lte", True), ("eq", True), ("neq", False)],
    )
    def test_each_operator(self, operator: Operator, expected: bool) -> None:
        condition = UsageCondition(pattern="^input", operator=operator, value=30)
        assert holds(condition, said({"input": 10, "input_cached_tokens": 20, "output": 99})) is expected

    def test_case_counts_only_when_asked(self) -> None:
        for case_sensitive, expected in ((False, True), (True, False)):
            condition = UsageCondition(pattern="INPUT", operator="gt", value=0, case_sensitive=case_sensitive)
            assert holds(condition, said({"input": 1})) is expected

    def test_no_matching_key_counts_as_zero(self) -> None:
        assert holds(UsageCondition(pattern="audio", operator="eq", value=0), said({"input": 1}))

    @pytest.mark.parametrize("pattern", ["(", "^(a|a)*$"])
    def test_a_pattern_that_cannot_be_run_does_not_hold(self, pattern: str) -> None:
        condition: Condition = UsageCondition(pattern=pattern, operator="gte", value=0)
        assert not holds(condition, said({"a" * 60 + "!": 1}))


class TestAttributeConditions:
    @pytest.mark.parametrize(
        ("parameters", "expected"),
        [
            ('{"service_tier":"flex"}', True),
            ('{"service_tier":"Flex"}', False),
            ('{"x":"service_tier flex"}', False),
            ('["service_tier"]', False),
            ("service_tier {", False),
            ("", False),
        ],
    )
    def test_model_parameters(self, parameters: str, expected: bool) -> None:
        assert holds(FLEX, said(parameters=parameters)) is expected

    def test_what_is_no_text_is_compared_as_json(self) -> None:
        condition = AttributeCondition(source="model_parameters", key="fast", values=("true",))
        assert holds(condition, said(parameters='{"fast":true}'))

    def test_metadata(self) -> None:
        condition = AttributeCondition(source="metadata", key="plan", values=("a", "b"))
        assert holds(condition, said(metadata={"plan": "b"}))
        assert not holds(condition, said(metadata={"plan": "c"}))
        assert not holds(condition, said())
