"""The public metrics endpoints. Answers that clients know are written out as they were recorded."""

from typing import Any

import orjson
import pytest
from httpx2 import AsyncClient, Response

from lampyris.features.tracing.append import append
from lampyris.foundation.storage.stores import Stores

DAY = {"fromTimestamp": "2026-11-23T00:00:00Z", "toTimestamp": "2026-11-24T00:00:00Z"}
COUNT = DAY | {"view": "observations", "metrics": [{"measure": "count", "aggregation": "count"}]}
PATHS = ["/metrics", "/v2/metrics"]
BY_COUNT = [{"field": "count_count", "direction": "desc"}]
OBSERVATION_MEASURES = (
    "count,latency,streamingLatency,inputTokens,outputTokens,totalTokens,outputTokensPerSecond,tokensPerSecond,"
    "inputCost,outputCost,totalCost,timeToFirstToken,countScores,toolDefinitions,toolCalls"
)


def data(answer: Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def refused(answer: Response) -> Any:
    assert answer.status_code == 400, answer.text
    return answer.json()


def condition(column: str, operator: str, value: object, type_name: str = "string", **more: str) -> dict[str, object]:
    return {"column": column, "operator": operator, "value": value, "type": type_name} | more


class TestAccess:
    @pytest.mark.parametrize("path", [*PATHS, "/metrics/daily"])
    async def test_nobody_is_refused(self, nobody: AsyncClient, path: str) -> None:
        answer = await nobody.get(f"/api/public{path}", params={"query": orjson.dumps(COUNT).decode()})
        assert answer.status_code == 401

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("view", ["traces", "observations", "scores-numeric", "scores-categorical"])
    async def test_another_project_counts_nothing(self, world: Any, other_home: Any, path: str, view: str) -> None:
        if (path, view) == ("/v2/metrics", "traces"):
            return
        whole = COUNT | {"view": view}
        assert data(await world.get(path, query=orjson.dumps(whole).decode()))[0]["count_count"] > 0
        assert data(await other_home.get(path, query=orjson.dumps(whole).decode())) == [{"count_count": 0}]

    async def test_joins_see_one_project_only(
        self, ask: Any, stores: Stores, other_home: Any, words_of_t1: Any
    ) -> None:
        await append(stores.analytics, other_home.project_id, [], words_of_t1)
        rows = data(await ask("observations", "count_count", by=["traceName", "userId"]))
        assert {row["userId"] for row in rows} == {"alice", "bob"}
        assert {row["traceName"] for row in rows} == {"chat", "batch"}


class TestRefusals:
    @pytest.mark.parametrize("path", PATHS)
    async def test_no_query(self, home: Any, path: str) -> None:
        assert refused(await home.get(path)) == {
            "message": "Invalid request data",
            "error": [
                {
                    "expected": "string", "code": "invalid_type", "path": ["query"],
                    "message": "Invalid input: expected string, received undefined",
                }
            ],
        }  # fmt: skip

    @pytest.mark.parametrize("text", ["{", "NaN", "[1"])
    async def test_a_query_that_is_no_json(self, home: Any, text: str) -> None:
        assert refused(await home.get("/metrics", query=text)) == {
            "message": "Invalid JSON in query parameter",
            "error": "InvalidRequestError",
        }

    @pytest.mark.parametrize("text", ["null", "3", "[]", '"x"', "{}"])
    async def test_a_query_of_another_shape(self, home: Any, text: str) -> None:
        answer = refused(await home.get("/metrics", query=text))
        assert answer["message"] == "Invalid request data"
        assert answer["error"][0]["path"][0] == "query"

    async def test_an_unknown_view(self, ask: Any) -> None:
        views = ["traces", "observations", "scores-numeric", "scores-categorical", "scores-boolean"]
        for path, known in (("/metrics", views), ("/v2/metrics", views[1:])):
            options = "|".join(f'"{view}"' for view in known)
            assert refused(await ask("zzz", path=path)) == {
                "message": "Invalid request data",
                "error": [
                    {
                        "code": "invalid_value", "values": known, "path": ["query", "view"],
                        "message": f"Invalid option: expected one of {options}",
                    }
                ],
            }  # fmt: skip

    async def test_the_second_generation_has_no_traces(self, ask: Any) -> None:
        assert refused(await ask("traces", "count_count", path="/v2/metrics"))["error"][0]["path"] == ["query", "view"]

    async def test_an_unknown_measure(self, ask: Any) -> None:
        assert refused(await ask("observations", "sum_zz")) == {
            "message": f"Invalid metric zz. Must be one of {OBSERVATION_MEASURES}",
            "error": "InvalidRequestError",
        }

    async def test_an_unknown_dimension(self, ask: Any) -> None:
        answer = refused(await ask("traces", "count_count", by=["zz"]))
        known = "id,name,tags,userId,sessionId,release,version,environment,timestampMonth"
        assert answer == {
            "message": f"Invalid dimension zz. Must be one of {known}",
            "error": "InvalidRequestError",
        }

    async def test_an_unknown_filter(self, ask: Any) -> None:
        answer = refused(await ask("observations", "count_count", filters=[condition("zz", "=", "x")]))
        assert answer["message"].startswith("Invalid filter column zz. Must be one of id,traceId,")

    async def test_a_filter_that_does_not_fit(self, ask: Any) -> None:
        for wrong in (condition("name", "=", 3.0, "number"), condition("totalCost", ">", 1, "number")):
            refused(await ask("observations", "count_count", filters=[wrong]))

    async def test_a_broken_filter_names_its_place(self, ask: Any) -> None:
        answer = refused(await ask("observations", "count_count", filters=[condition("name", "like", "x")]))
        assert answer["error"][0]["path"] == ["query", "filters", 0, "operator"]

    @pytest.mark.parametrize("field", ["zz", "sum_totalCost", "time_dimension", "name; DROP TABLE events"])
    async def test_an_unknown_order(self, ask: Any, field: str) -> None:
        answer = refused(await ask("observations", "count_count", orderBy=[{"field": field, "direction": "asc"}]))
        assert answer["message"] == f"Invalid orderBy field {field}. Must be one of count_count"

    async def test_an_aggregation_that_needs_a_number(self, ask: Any) -> None:
        answer = refused(await ask("observations", "sum_traceId", path="/v2/metrics"))
        assert answer["message"] == "Invalid aggregation sum for metric traceId. Must be one of count,uniq"

    @pytest.mark.parametrize(
        ("wrong", "path"),
        [
            ({"config": {"bins": 101}}, ["config", "bins"]),
            ({"config": {"row_limit": 0}}, ["config", "row_limit"]),
            ({"config": {"row_limit": 1001}}, ["config", "row_limit"]),
            ({"timeDimension": {"granularity": "year"}}, ["timeDimension", "granularity"]),
            ({"orderBy": [{"field": "count_count", "direction": "down"}]}, ["orderBy", 0, "direction"]),
            ({"fromTimestamp": "yesterday"}, ["fromTimestamp"]),
            ({"metrics": [{"measure": "count", "aggregation": "median"}]}, ["metrics", 0, "aggregation"]),
        ],
    )
    async def test_values_out_of_range(self, ask: Any, wrong: dict[str, Any], path: list[object]) -> None:
        answer = refused(await ask("observations", "count_count", **wrong))
        assert [issue["path"] for issue in answer["error"]] == [["query", *path]]

    async def test_a_reversed_window(self, ask: Any) -> None:
        answer = refused(await ask(toTimestamp="2026-11-22T00:00:00Z"))
        assert answer["error"][0]["message"] == "fromTimestamp must be before toTimestamp"


class TestSelectiveDimensions:
    async def test_they_need_a_limit_and_a_falling_order_by_a_metric(self, ask: Any) -> None:
        few = {"config": {"row_limit": 5}}
        asked: dict[str, Any] = {"by": ["userId"], "path": "/v2/metrics"}
        rising = [{"field": "count_count", "direction": "asc"}]
        by_name = [{"field": "userId", "direction": "desc"}]
        for missing in (
            {"orderBy": BY_COUNT}, few, few | {"orderBy": rising}, few | {"orderBy": by_name},
            few | {"orderBy": BY_COUNT, "timeDimension": {"granularity": "day"}},
        ):  # fmt: skip
            assert "userId" in refused(await ask("observations", "count_count", **asked, **missing))["message"]
        answer = await ask("observations", "count_count", **asked, **few, orderBy=BY_COUNT)
        assert data(answer) == [{"userId": "alice", "count_count": 3}, {"userId": "bob", "count_count": 1}]

    async def test_the_first_generation_asks_for_nothing(self, ask: Any) -> None:
        assert len(data(await ask("observations", "count_count", by=["id"]))) == 4


class TestRows:
    async def test_without_metrics_rows_are_counted(self, ask: Any) -> None:
        for path in PATHS:
            assert data(await ask("observations", path=path)) == [{"count": 4}]
        assert data(await ask("observations", by=["type"], orderBy=None))[0].keys() == {"type", "count"}

    async def test_numbers_are_numbers(self, ask: Any) -> None:
        answer = await ask("observations", "sum_totalCost", "avg_latency", "sum_totalTokens", "uniq_level")
        assert refused(answer)["message"].startswith("Invalid metric level")
        answer = await ask("observations", "sum_totalCost", "max_latency", "sum_totalTokens", "count_latency")
        assert data(answer) == [
            {"sum_totalCost": 0.53, "max_latency": 8000, "sum_totalTokens": 1212, "count_latency": 3}
        ]

    async def test_the_first_metric_orders_downwards(self, ask: Any) -> None:
        rows = data(await ask("observations", "sum_totalCost", by=["providedModelName"]))
        assert rows == [
            {"providedModelName": "gpt-4o-mini", "sum_totalCost": 0.5},
            {"providedModelName": "gpt-4o", "sum_totalCost": 0.03},
            {"providedModelName": None, "sum_totalCost": None},
        ]

    async def test_an_order_is_kept(self, ask: Any) -> None:
        order = [{"field": "count_count", "direction": "asc"}, {"field": "type", "direction": "desc"}]
        rows = data(await ask("observations", "count_count", by=["type"], orderBy=order))
        assert [row["type"] for row in rows] == ["RETRIEVER", "CHAIN", "GENERATION"]

    async def test_a_row_limit(self, ask: Any) -> None:
        assert len(data(await ask("observations", "count_count", by=["type"], config={"row_limit": 2}))) == 2

    async def test_the_second_generation_answers_a_hundred_rows(self, ask: Any) -> None:
        minutes = {"timeDimension": {"granularity": "minute"}}
        assert len(data(await ask("observations", "count_count", path="/v2/metrics", **minutes))) == 100
        assert len(data(await ask("observations", "count_count", **minutes))) == 24 * 60

    async def test_a_trace_without_a_name_has_an_empty_one(self, ask: Any) -> None:
        rows = data(await ask("traces", "count_count", by=["name", "userId"]))
        assert {"name": "", "userId": None, "count_count": 1} in rows

    async def test_versions_of_a_row_count_once(self, ask: Any, world: Any, stores: Stores, newer: Any) -> None:
        await append(stores.analytics, world.project_id, [newer], [])
        answer = await ask("observations", "count_count", "sum_totalCost")
        assert data(answer) == [{"count_count": 4, "sum_totalCost": 0.51}]

    async def test_a_histogram(self, ask: Any) -> None:
        [row] = data(await ask("scores-numeric", "histogram_value", config={"bins": 5}))
        assert row == {"histogram_value": [[0.5, 0.75, 1], [0.75, 1.25, 1], [1.25, 1.5, 1]]}

    async def test_booleans_are_numbers_too(self, ask: Any) -> None:
        rows = data(await ask("scores-numeric", "avg_value", by=["name"]))
        assert rows == [{"name": "good", "avg_value": 1}, {"name": "quality", "avg_value": 1}]
        assert data(await ask("scores-boolean", "count_count", by=["booleanValue"])) == [
            {"booleanValue": True, "count_count": 1}
        ]

    async def test_maps_are_taken_apart(self, ask: Any) -> None:
        rows = data(await ask("observations", "sum_costByType", by=["costType"], path="/v2/metrics"))
        assert rows == [
            {"costType": "total", "sum_costByType": 0.53},
            {"costType": "output", "sum_costByType": 0.02},
            {"costType": "input", "sum_costByType": 0.01},
        ]
        rows = data(await ask("observations", "sum_usageByType", by=["usageType", "providedModelName"],
                              path="/v2/metrics"))  # fmt: skip
        assert rows[0] == {"usageType": "total", "providedModelName": "gpt-4o", "sum_usageByType": 1200}
        assert len(rows) == 6

    async def test_two_maps_at_once_are_refused(self, ask: Any) -> None:
        for asked in (
            {"by": ["costType", "usageType"]},
            {"by": ["costType"], "metrics": [{"measure": "usageByType", "aggregation": "sum"}]},
        ):
            answer = refused(await ask("observations", path="/v2/metrics", **asked))
            assert answer["message"] == "costType and usageType cannot be combined in one query"

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("view", ["traces", "observations", "scores-numeric", "scores-categorical"])
    async def test_every_dimension_can_be_grouped_and_filtered_by(self, ask: Any, path: str, view: str) -> None:
        if (path, view) == ("/v2/metrics", "traces"):
            return
        known = refused(await ask(view, by=["zz"], path=path))["message"].partition("one of ")[2].split(",")
        for name in known:
            absent = [condition(name, "is null", "", "null")]
            rows = data(await ask(view, "count_count", by=[name], path=path, config={"row_limit": 9}, orderBy=BY_COUNT))
            assert all(row.keys() == {name, "count_count"} for row in rows)
            assert len(data(await ask(view, "count_count", path=path, filters=absent))) == 1

    @pytest.mark.parametrize("path", PATHS)
    @pytest.mark.parametrize("view", ["traces", "observations", "scores-numeric", "scores-categorical"])
    async def test_every_measure_can_be_counted(self, ask: Any, path: str, view: str) -> None:
        if (path, view) == ("/v2/metrics", "traces"):
            return
        known = refused(await ask(view, "count_zz", path=path))["message"].partition("one of ")[2].split(",")
        for name in known:
            [row] = data(await ask(view, f"count_{name}", f"uniq_{name}", path=path))
            assert isinstance(row[f"uniq_{name}"], int)


class TestTimeSeries:
    async def test_every_hour_is_there(self, ask: Any) -> None:
        hourly = {"timeDimension": {"granularity": "hour"}}
        rows = data(
            await ask(
                "observations", "sum_totalCost", "p95_latency", "sum_totalTokens", by=["providedModelName"], **hourly
            )
        )
        nothing = {"providedModelName": None, "sum_totalCost": None, "p95_latency": None, "sum_totalTokens": 0}
        assert rows[0] == nothing | {"time_dimension": "2026-11-23T00:00:00Z"}
        assert rows[-1] == nothing | {"time_dimension": "2026-11-23T23:00:00Z"}
        assert len(rows) == 22 + 2 + 1
        assert [row for row in rows if row["sum_totalTokens"]] == [
            {
                "providedModelName": "gpt-4o", "time_dimension": "2026-11-23T10:00:00Z", "sum_totalCost": 0.03,
                "p95_latency": 2000, "sum_totalTokens": 1200,
            },
            {
                "providedModelName": "gpt-4o-mini", "time_dimension": "2026-11-23T11:00:00Z", "sum_totalCost": 0.5,
                "p95_latency": 4000, "sum_totalTokens": 12,
            },
        ]  # fmt: skip

    async def test_newest_first_when_asked(self, ask: Any) -> None:
        backwards = [{"field": "time_dimension", "direction": "desc"}]
        rows = data(
            await ask("traces", "count_count", timeDimension={"granularity": "auto"}, orderBy=backwards,
                      config={"row_limit": 15})
        )  # fmt: skip
        assert rows[0] == {"time_dimension": "2026-11-23T23:00:00Z", "count_count": 0}
        assert [row["count_count"] for row in rows] == [0] * 11 + [1, 1, 1, 0]

    @pytest.mark.parametrize(
        ("granularity", "bucket"), [("day", "2026-11-23"), ("week", "2026-11-23"), ("month", "2026-11-01")]
    )
    async def test_long_buckets_are_dates(self, ask: Any, granularity: str, bucket: str) -> None:
        rows = data(await ask("scores-numeric", "count_value", timeDimension={"granularity": granularity}))
        assert rows == [{"time_dimension": bucket, "count_value": 3}]

    @pytest.mark.parametrize("granularity", ["auto", "minute", "day", "month"])
    @pytest.mark.parametrize("view", ["traces", "observations", "scores-numeric"])
    async def test_absurd_ranges_are_answered_or_refused(self, ask: Any, view: str, granularity: str) -> None:
        ever = {"fromTimestamp": "0001-01-01T00:00:00Z", "toTimestamp": "9999-12-31T23:59:59Z"}
        answer = await ask(view, "count_count", timeDimension={"granularity": granularity}, **ever)
        if granularity in {"minute", "day"}:
            assert answer.status_code == 422
            assert answer.json()["error"] == "Request timed out"
        else:
            assert sum(row["count_count"] for row in data(answer)) >= 3


class TestFilters:
    @pytest.mark.parametrize(
        ("view", "wanted", "count"),
        [
            ("observations", condition("environment", "any of", ["production"], "stringOptions"), 3),
            ("observations", condition("userId", "=", "alice"), 3),
            ("observations", condition("userId", "none of", ["alice"], "stringOptions"), 1),
            ("observations", condition("tags", "all of", ["rag", "prod"], "arrayOptions"), 3),
            ("observations", condition("Trace Name", "contains", "hat"), 3),
            ("observations", condition("metadata", "=", "acme", "stringObject", key="tenant"), 1),
            ("observations", condition("promptVersion", ">=", 3, "number"), 1),
            ("observations", condition("startTime", ">", "2026-11-23T10:00:02Z", "datetime"), 2),
            ("observations", condition("toolNames", "any of", ["add"], "arrayOptions"), 1),
            ("traces", condition("userId", "=", "alice"), 1),
            ("traces", condition("name", "is null", "", "null"), 1),
            ("traces", condition("tags", "any of", ["rag"], "arrayOptions"), 1),
            ("traces", condition("metadata", "=", "pro", "stringObject", key="plan"), 1),
            ("traces", condition("metadata", "does not contain", "pro", "stringObject", key="plan"), 2),
            ("scores-numeric", condition("observationName", "=", "llm"), 1),
            ("scores-numeric", condition("traceName", "=", "chat"), 2),
            ("scores-numeric", condition("value", ">", 0.5, "number"), 2),
            ("scores-categorical", condition("stringValue", "=", "happy"), 1),
        ],
    )
    async def test_rows_that_pass(self, ask: Any, view: str, wanted: dict[str, object], count: int) -> None:
        assert data(await ask(view, "count_count", filters=[wanted])) == [{"count_count": count}]

    async def test_they_hold_together(self, ask: Any) -> None:
        both = [condition("level", "=", "ERROR"), condition("environment", "=", "default")]
        assert data(await ask("observations", "count_count", filters=both)) == [{"count_count": 0}]

    async def test_text_stays_text(self, ask: Any) -> None:
        odd = "x' OR 1=1 -- 扩容 \\ \n ${where} {since:String}"
        filters = [condition("name", "=", odd), condition("metadata", "=", odd, "stringObject", key=odd)]
        assert data(await ask("observations", "count_count", filters=filters)) == [{"count_count": 0}]


class TestDaily:
    async def test_a_day(self, world: Any) -> None:
        answer = (await world.get("/metrics/daily")).json()
        assert answer["meta"] == {"page": 1, "limit": 50, "totalItems": 1, "totalPages": 1}
        [day] = answer["data"]
        usage = day.pop("usage")
        assert day == {"date": "2026-11-23", "countTraces": 3, "countObservations": 4, "totalCost": 0.53}
        assert usage[0] == {
            "model": "gpt-4o-mini", "inputUsage": 5, "outputUsage": 7, "totalUsage": 12, "totalCost": 0.5,
            "countObservations": 1, "countTraces": 1,
        }  # fmt: skip
        assert usage[-1] == {
            "model": None, "inputUsage": 0, "outputUsage": 0, "totalUsage": 0, "totalCost": 0,
            "countObservations": 2, "countTraces": 1,
        }  # fmt: skip

    async def test_filters_are_those_of_traces(self, world: Any) -> None:
        window = {"fromTimestamp": DAY["fromTimestamp"], "toTimestamp": DAY["toTimestamp"], "limit": 1}
        for query in (
            {"traceName": "chat", "userId": "alice"},
            {"tags": ["rag", "prod"]},
            {"environment": "production"},
        ):
            [day] = (await world.get("/metrics/daily", **query, **window)).json()["data"]
            assert (day["countTraces"], day["countObservations"], day["totalCost"]) == (1, 3, 0.03)
        answer = (await world.get("/metrics/daily", traceName="nobody")).json()
        assert answer == {"data": [], "meta": {"page": 1, "limit": 50, "totalItems": 0, "totalPages": 0}}

    async def test_pages_go_back_in_time(self, world: Any, stores: Stores, days_before: Any) -> None:
        await append(stores.analytics, world.project_id, *days_before)
        pages = [(await world.get("/metrics/daily", page=page, limit=1)).json() for page in (1, 2, 3)]
        assert [[day["date"] for day in page["data"]] for page in pages] == [["2026-11-23"], ["2026-11-20"], []]
        assert pages[0]["meta"]["totalItems"] == 2
        assert pages[1]["data"][0]["countObservations"] == 1

    async def test_another_project_has_no_days(self, world: Any, other_home: Any) -> None:
        assert (await world.get("/metrics/daily")).json()["data"]
        assert (await other_home.get("/metrics/daily")).json()["data"] == []
