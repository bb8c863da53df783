"""Looking closely at one trace, and sharing it. Answers are held to their shapes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson
import pytest
from fastapi import APIRouter, FastAPI
from httpx2 import AsyncClient

from lampyris.features.accounts.types import Role
from lampyris.features.pricing import service as pricing
from lampyris.features.tracing import api_close_up, api_console, api_share, close_up, share_store
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import Share
from lampyris.features.tracing.wire import close_up as shapes
from lampyris.features.tracing.wire import console_shapes
from lampyris.foundation.clock import now
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.stores import Stores

DOORS = [
    "/search?text=x", "/texts", "/text?field=input", "/text/search?field=input&text=x", "/graph", "/nearby",
    "/price?observation_id=o-gen", "/download", "/share",
]  # fmt: skip


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_console.router, api_close_up.router, api_share.router]


@pytest.fixture
async def admin(stores: Stores, home: Any, pipeline: Any, sign_in: Any) -> Any:
    await append(stores.analytics, home.project_id, *pipeline)
    return await sign_in(home, Role.ADMIN)


@pytest.fixture
def keep(stores: Stores, home: Any) -> Any:
    """Stores records in the home project."""

    async def kept(observations: Sequence[Any], traces: Sequence[Any]) -> None:
        await append(stores.analytics, home.project_id, observations, traces)

    return kept


@pytest.mark.parametrize("door", DOORS)
async def test_nobody_is_refused(nobody: AsyncClient, home: Any, door: str) -> None:
    assert (await nobody.get(f"/api/console/projects/{home.project_id}/traces/t1{door}")).status_code == 401


@pytest.mark.parametrize("door", DOORS)
async def test_another_project_is_not_found(admin: Any, home: Any, other_home: Any, sign_in: Any, door: str) -> None:
    assert admin
    stranger = await sign_in(other_home, Role.OWNER)
    answer = await stranger.client.get(f"/api/console/projects/{home.project_id}/traces/t1{door}")
    assert answer.status_code == 404


class TestSearch:
    async def test_input_output_and_metadata_are_searched(self, admin: Any) -> None:
        found = shapes.TextHitsShown.model_validate((await admin("GET", "/traces/t1/search?text=扩容")).json())
        assert [(one.id, one.field) for one in found.items] == [("o-root", "input")]
        assert "扩容" in found.items[0].around
        found = shapes.TextHitsShown.model_validate((await admin("GET", "/traces/t1/search?text=ACME")).json())
        assert [(one.id, one.field) for one in found.items] == [("o-root", "metadata")]

    async def test_nothing_cannot_be_searched(self, admin: Any) -> None:
        assert (await admin("GET", "/traces/t1/search?text=%20")).status_code == 400


class TestTexts:
    async def test_come_in_the_order_asked_cut_with_their_lengths(self, admin: Any, keep: Any, span: Any) -> None:
        long = "扩" * 10_000
        await keep([span("a", "t-long", input=long), span("b", "t-long", output="short")], [])
        answer = (await admin("GET", "/traces/t-long/texts?id=b&id=a&id=unknown")).json()
        b, a = shapes.StepTextListShown.model_validate(answer).items
        assert (b.id, b.output, a.input_bytes) == ("b", "short", 30_000)
        assert a.input is not None
        assert len(a.input.encode()) <= close_up.STEP_BYTES
        assert set(a.input) == {"扩"}

    async def test_too_many_are_refused(self, admin: Any) -> None:
        many = "&".join(f"id={n}" for n in range(close_up.MOST_STEPS + 1))
        assert (await admin("GET", f"/traces/t1/texts?{many}")).status_code == 400

    async def test_a_whole_text_is_as_it_was_received(self, admin: Any, keep: Any, span: Any) -> None:
        long = "x" * 200_000 + "找到我" + "y" * 10
        await keep([span("a", "t-long", input=long)], [])
        assert (await admin("GET", "/traces/t-long/text?field=input&observation_id=a")).text == long
        found = (await admin("GET", "/traces/t-long/text/search?field=input&observation_id=a&text=找到我")).json()
        hits = shapes.FieldHitsShown.model_validate(found)
        assert (hits.count, hits.items[0].at, hits.items[0].match) == (1, 200_000, "找到我")
        assert (await admin("GET", "/traces/t-long/text?field=input&observation_id=none")).status_code == 404

    async def test_of_the_trace_itself(self, admin: Any) -> None:
        assert "扩容" in (await admin("GET", "/traces/t1/text?field=input")).text


class TestFind:
    def test_counts_all_places_and_shows_the_first(self) -> None:
        count, hits = close_up.find("aXbxcX", "x", limit=2)
        assert (count, [(hit.at, hit.match) for hit in hits]) == (3, [(1, "X"), (3, "x")])

    def test_signs_of_patterns_are_plain_text(self) -> None:
        assert close_up.find("a.b a+b", "a+b", limit=9)[0] == 1


class TestGraph:
    async def test_the_nodes_that_langgraph_names(self, admin: Any, keep: Any, span: Any) -> None:
        await keep(
            [span("a", "t-graph", metadata={"langgraph_node": "plan", "langgraph_step": "1"}), span("b", "t-graph")], []
        )
        found = shapes.GraphMarksShown.model_validate((await admin("GET", "/traces/t-graph/graph")).json())
        assert [(one.id, one.node, one.step) for one in found.items] == [("a", "plan", 1)]


class TestNearby:
    async def test_single_spans_of_the_same_key_at_the_same_time(
        self, admin: Any, keep: Any, span: Any, word: Any
    ) -> None:
        asked = orjson.dumps({"system": "s", "history": [{"role": "user", "content": "什么是OceanBase"}]}).decode()
        fragments = [
            span("chat", "n-chat", at_s=100, input=asked, api_key="k"),
            span("enc", "n-enc", at_s=99, input='{"query":"什么是OceanBase"}', name="encode_queries", api_key="k"),
            span("other", "n-other", at_s=101, input='{"query":"别的"}', api_key="k"),
            span("far", "n-far", at_s=300, api_key="k"),
            span("foreign", "n-foreign", at_s=100, api_key="else"),
            span("p", "n-two", at_s=100, api_key="k"),
            span("q", "n-two", at_s=200, parent_id="p", api_key="k"),
        ]
        await keep(fragments, [word("n-chat", at_s=100), word("n-two", at_s=100, lasts_s=101)])
        found = shapes.NeighboursShown.model_validate((await admin("GET", "/traces/n-chat/nearby")).json())
        assert [(one.trace_id, one.matched) for one in found.items] == [("n-enc", True), ("n-other", False)]
        assert (await admin("GET", "/traces/n-two/nearby")).json() == {"items": []}


class TestPrice:
    async def test_says_what_the_sender_said(self, admin: Any, keep: Any, span: Any) -> None:
        await keep([span("a", "t-paid", model="mine", provided_cost={"total": 0.5}, cost={"total": 0.5})], [])
        shown = shapes.PriceShown.model_validate((await admin("GET", "/traces/t-paid/price?observation_id=a")).json())
        assert (shown.source, shown.model, shown.lines[0].cost_provided) == ("provided", None, True)

    async def test_names_definition_tier_and_price(self, stores: Stores, admin: Any, keep: Any, span: Any) -> None:
        async with stores.metadata.write() as session:
            await pricing.seed_default_models(session)
        async with stores.metadata.read() as session:
            model = await pricing.matching_model(session, admin.project_id, "gpt-4o")
        assert model is not None
        used = span("a", "t-priced", model="gpt-4o", model_id=model.id, usage={"input": 10}, cost={"input": 1e-5},
                    pricing_tier_id=model.tiers[0].id)  # fmt: skip
        await keep([used, span("b", "t-priced", model="nobody-knows-it")], [])
        shown = shapes.PriceShown.model_validate((await admin("GET", "/traces/t-priced/price?observation_id=a")).json())
        assert shown.source == "computed"
        assert shown.model is not None
        assert shown.tier is not None
        assert (shown.model.name, shown.model.own, shown.tier.is_default) == ("gpt-4o", False, True)
        assert shown.lines[0].price_usd == float(model.tiers[0].prices["input"])
        unknown = shapes.PriceShown.model_validate(
            (await admin("GET", "/traces/t-priced/price?observation_id=b")).json()
        )
        assert (unknown.source, unknown.model, unknown.matching) == ("none", None, None)


class TestSkeleton:
    async def test_columns_name_parents_by_place_and_lost_ones_by_id(
        self, admin: Any, keep: Any, span: Any, word: Any
    ) -> None:
        steps = [span("a", "t-tree", at_s=0, name="one"), span("b", "t-tree", at_s=1, name="one", parent_id="a"),
                 span("c", "t-tree", at_s=2, parent_id="lost")]  # fmt: skip
        await keep(steps, [word("t-tree", lasts_s=3)])
        nodes = console_shapes.TraceDetailShown.model_validate((await admin("GET", "/traces/t-tree")).json()).nodes
        assert (nodes.id, nodes.parent, nodes.missing_parents) == (["a", "b", "c"], [-1, 0, -1], {"2": "lost"})
        assert (nodes.names, nodes.name) == (["one"], [0, 0, -1])


class TestDownload:
    async def test_holds_everything(self, admin: Any) -> None:
        answer = await admin("GET", "/traces/t1/download")
        assert "attachment" in answer.headers["content-disposition"]
        assert {one["id"] for one in answer.json()["observations"]} == {"o-root", "o-gen", "o-open"}


class TestShare:
    @pytest.fixture
    async def trace(self, admin: Any, keep: Any, span: Any, word: Any) -> str:
        """A trace with an id of its own: what is public is looked for in every project."""
        id = f"shared-{admin.project_id}"
        said = {"input": "asked", "user_id": "alice", "metadata": {"k": "v"}}
        await keep([span("a", id, input="asked", status_message="why")], [word(id, **said)])
        return id

    async def test_a_private_trace_is_not_found_without_an_account(self, nobody: AsyncClient, trace: str) -> None:
        assert (await nobody.get(f"/api/console/public/traces/{trace}")).status_code == 404

    async def test_a_public_trace_is_readable_by_anybody(self, admin: Any, nobody: AsyncClient, trace: str) -> None:
        terms = await admin("PUT", f"/traces/{trace}/share", json={"public": True})
        assert console_shapes.ShareShown.model_validate(terms.json()).public
        room = f"/api/console/public/traces/{trace}"
        shown = console_shapes.PublicTraceShown.model_validate((await nobody.get(room)).json())
        assert (shown.trace.input, shown.nodes.id, shown.nodes.messages) == ("asked", ["a"], ["why"])
        one = console_shapes.ObservationShown.model_validate((await nobody.get(f"{room}/observations/a")).json())
        assert one.input == "asked"
        assert (await nobody.get(f"{room}/observations/o-root")).status_code == 404
        assert (await nobody.get(f"{room}/media/none")).status_code == 404

    async def test_texts_can_be_hidden(self, admin: Any, nobody: AsyncClient, trace: str) -> None:
        await admin("PUT", f"/traces/{trace}/share", json={"public": True, "hide_texts": True})
        room = f"/api/console/public/traces/{trace}"
        shown = (await nobody.get(room)).json()
        assert (shown["trace"]["input"], shown["trace"]["user_id"], shown["trace"]["metadata"]) == (None, None, {})
        assert shown["nodes"]["messages"] == []
        one = (await nobody.get(f"{room}/observations/a")).json()
        assert (one["input"], one["input_bytes"], one["metadata"]) == (None, 0, {})

    async def test_it_ends(self, admin: Any, nobody: AsyncClient, stores: Stores, trace: str) -> None:
        past = now() - timedelta(minutes=1)
        refused = await admin("PUT", f"/traces/{trace}/share", json={"public": True, "expires_at": past.isoformat()})
        assert refused.status_code == 400
        await admin("PUT", f"/traces/{trace}/share", json={"public": True})
        async with stores.metadata.write() as session:
            ended = Share(expires_at=past, hide_texts=False)
            await share_store.save(session, admin.project_id, trace, ended, past)
        assert (await nobody.get(f"/api/console/public/traces/{trace}")).status_code == 404

    async def test_it_can_be_withdrawn(self, admin: Any, nobody: AsyncClient, trace: str) -> None:
        await admin("PUT", f"/traces/{trace}/share", json={"public": True})
        await admin("PUT", f"/traces/{trace}/share", json={"public": False})
        assert (await nobody.get(f"/api/console/public/traces/{trace}")).status_code == 404

    async def test_it_needs_the_right(self, home: Any, sign_in: Any, trace: str) -> None:
        viewer = await sign_in(home, Role.VIEWER)
        assert (await viewer("PUT", f"/traces/{trace}/share", json={"public": True})).status_code == 403

    async def test_the_operator_can_forbid_it(
        self, admin: Any, nobody: AsyncClient, app: FastAPI, trace: str, settings: Settings
    ) -> None:
        await admin("PUT", f"/traces/{trace}/share", json={"public": True})
        app.state.settings = settings.model_copy(update={"public_traces": False})
        assert (await nobody.get(f"/api/console/public/traces/{trace}")).status_code == 404
        assert (await admin("PUT", f"/traces/{trace}/share", json={"public": True})).status_code == 403
        assert (await admin("PATCH", f"/traces/{trace}", json={"public": True})).status_code == 403
        assert not (await admin("GET", f"/traces/{trace}/share")).json()["allowed"]
