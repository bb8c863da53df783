"""Times the reads of the budgets (architecture, section 3) through both APIs of a real installation.

    python -m tests.bench.query_reads --count 100000 --days 30 [--folder DIR] [--only NAME] [--repeat 30]

Observations are seeded through the write path of the store, 8 to a trace, a third of the texts Chinese. A folder that
holds as many already is used as it is. Prints one line a query: p50, p95 and the first answer in milliseconds.
"""

import argparse
import asyncio
import base64
import hashlib
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from httpx2 import AsyncClient
from tests.bench.installation import PROJECT_ID, PUBLIC_KEY, SECRET_KEY, Installation

from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.clock import now_us
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics
from lampyris.foundation.storage.analytics.port import AnalyticsStore

SPANS, BATCH = 8, 4000
TYPES = ("CHAIN", "RETRIEVER", "EMBEDDING", "GENERATION", "GENERATION", "GENERATION", "TOOL", "TOOL")
APPS = ("rag-answer", "support-agent", "sql-copilot", "doc-summary")
MODELS = ("gpt-4o-mini", "gpt-4o", "claude-sonnet-4-5", "deepseek-chat", "qwen-plus")
ENGLISH = (
    "the of and to in a is for on that with as token model cluster query index latency replica shard schema vector "
    "tenant partition snapshot backup restore memory disk stream window session prompt answer context document chunk "
    "score retrieval embedding ranking filter table column transaction isolation leader follower election checkpoint "
    "compaction throughput budget quota alert metric trace span sampling deploy upgrade rollback gateway timeout error"
).split()
CHINESE = (
    "数据库 集群 副本 分片 索引 查询 延迟 向量 租户 分区 快照 备份 恢复 内存 磁盘 日志 窗口 会话 提示词 回答 上下文 文档 片段 "
    "评分 检索 嵌入 排序 过滤 事务 隔离 选举 检查点 合并 吞吐 预算 配额 告警 指标 追踪 采样 部署 升级 回滚 版本 配置 网络"
).split()
NEEDLES = {77: "zebracrossing", 78: "扩容龘集群"}
"""Words that one trace in a thousand holds."""
BIG_TRACES = {"big-200": 200, "big-20000": 20_000}


class Texts:
    """Paragraphs by size in bytes."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._pools = {size: [self._one(size) for _ in range(1500)] for size in (300, 1000, 2000)}

    def _one(self, size: int) -> str:
        words, space = (CHINESE, "") if self._rng.random() < 0.3 else (ENGLISH, " ")
        length = sum(map(len, " ".join(words).encode().split())) / len(words) + len(space)
        return space.join(self._rng.choices(words, k=int(size / length)))

    def __getitem__(self, size: int) -> str:
        return self._rng.choice(self._pools[size])


def records(count: int, days: float) -> Iterator[tuple[list[ObservationRecord], list[TraceRecord]]]:
    """The same ids and texts for the same count; times end now."""
    rng = random.Random(7)
    texts, end_us = Texts(rng), now_us()
    step_us = days * 86_400e6 / max(1, count // SPANS)
    observations: list[ObservationRecord] = []
    words: list[TraceRecord] = []
    for number in range(count // SPANS):
        start_us = int(end_us - (count // SPANS - number) * step_us)
        spans, word = one_trace(number, hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest(),
                                start_us, texts, rng)  # fmt: skip
        observations += spans
        words.append(word)
        if len(observations) >= BATCH:
            yield observations, words
            observations, words = [], []
    for trace_id, size in BIG_TRACES.items():
        # At the beginning, so that newest-first lists show traces of the usual size.
        spans, word = one_trace(size, trace_id, int(end_us - days * 86_400e6), texts, rng, size=size)
        observations += spans
        words.append(word)
    yield observations, words


def one_trace(
    number: int, trace_id: str, start_us: int, texts: Texts, rng: random.Random, *, size: int = SPANS
) -> tuple[list[ObservationRecord], TraceRecord]:
    app, user = APPS[number % 4], f"user-{rng.randrange(500)}"
    session, environment = f"session-{number // 5}", "staging" if number % 3 == 0 else "production"
    root = f"{trace_id[:12]}0000"
    spans = [span(place, trace_id, root, start_us + place * 1000, texts, rng, environment) for place in range(size)]
    needle = NEEDLES.get(number % 1000, "")
    spans[0] = ObservationRecord(
        id=root, trace_id=trace_id, start_us=start_us, end_us=start_us + 3_000_000, is_root=True, type="CHAIN",
        name=app, environment=environment, input=texts[300] + needle, output=texts[300], trace_name=app,
        user_id=user, session_id=session, metadata={"tenant": "acme"}, received_us=start_us, row_version=1,
    )  # fmt: skip
    word = TraceRecord(
        trace_id=trace_id, source_id=root, said_us=start_us, timestamp_us=start_us, first_start_us=start_us,
        last_end_us=start_us + 3_000_000 + size * 1000, said=True, name=app, user_id=user, session_id=session, tags=("bench",),
        environment=environment, input_from=root, output_from=root, metadata={"tenant": "acme"},
        received_us=start_us, row_version=1,
    )  # fmt: skip
    return spans, word


def span(
    place: int, trace_id: str, root: str, start_us: int, texts: Texts, rng: random.Random, environment: str
) -> ObservationRecord:
    type_name = TYPES[place % SPANS]
    llm = type_name == "GENERATION"
    tokens = rng.randrange(100, 1000)
    return ObservationRecord(
        id=f"{trace_id[:12]}{place:04x}", trace_id=trace_id, parent_id=root, start_us=start_us,
        end_us=start_us + rng.randrange(10_000, 2_000_000), type=type_name, name=type_name.lower(),
        level="ERROR" if rng.random() < 0.02 else "DEFAULT", environment=environment,
        model=rng.choice(MODELS) if llm else "", input=texts[2000 if llm else 300],
        output=texts[1000 if llm else 300], usage={"input": tokens, "output": 50, "total": tokens + 50} if llm else {},
        cost={"input": 0.001, "output": 0.002, "total": 0.003} if llm else {}, total_cost_usd=0.003 if llm else None,
        metadata={"resourceAttributes": '{"service.name":"bench"}'}, received_us=start_us, row_version=1,
    )  # fmt: skip


async def seed(analytics: AnalyticsStore, count: int, days: float) -> None:
    """Nothing when the store holds as many already."""
    project_id = ProjectId(PROJECT_ID)
    sql = "SELECT count() AS n FROM events WHERE project_id = {project_id:String}"
    [row] = await analytics.rows(sql, {"project_id": project_id})
    if int(str(row["n"])) >= count // SPANS * SPANS:
        return
    began = time.monotonic()
    for observations, words in records(count, days):
        await append(analytics, project_id, observations, words)
    print(f"# seeded {count} observations in {time.monotonic() - began:.0f} s", flush=True)
    settled = "SELECT count() AS n FROM system.merges"
    while int(str((await analytics.rows(settled, {}))[0]["n"])):
        await asyncio.sleep(1)


@dataclass(frozen=True)
class Query:
    name: str
    path: str
    budget_ms: float | None = None


def queries() -> list[Query]:
    """Those with a budget, then what pages ask for."""
    room = f"/api/console/projects/{PROJECT_ID}"
    two = (
        '[{"type":"stringOptions","column":"name","operator":"any of","value":["rag-answer"]},'
        '{"type":"stringOptions","column":"environment","operator":"any of","value":["production"]}]'
    )
    user = two.replace('"environment"', '"userId"').replace("production", "user-7")
    level = two.replace('"environment"', '"level"').replace("production", "ERROR")
    cost = '[{"type":"number","column":"totalCost","operator":">","value":0.001}]'
    trace = hashlib.md5(b"1000", usedforsecurity=False).hexdigest()
    search = f"{room}/traces?search="
    return [
        Query("v2 observations, 50 rows", "/api/public/v2/observations?limit=50", 15),
        Query("v2 observations, 50 rows, all fields", "/api/public/v2/observations?limit=50&fields=core,basic,time,io,"
              "metadata,model,usage,prompt,metrics,trace_context"),
        Query("v1 traces, 50 rows", "/api/public/traces?limit=50", 30),
        Query("v1 traces, 2 filters", f"/api/public/traces?limit=50&filter={two}", 60),
        Query("v1 traces, user and name", f"/api/public/traces?limit=50&filter={user}", 60),
        Query("v1 observations, 50 rows", "/api/public/observations?limit=50"),
        Query("one trace", f"/api/public/traces/{trace}", 15),
        Query("one observation", f"/api/public/observations/{trace[:12]}0003"),
        Query("trace of 200 spans", "/api/public/traces/big-200", 100),
        Query("trace of 20,000 spans (console)", f"{room}/traces/big-20000", 1500),
        Query("console traces", f"{room}/traces?limit=50", 60),
        Query("console traces, 2 filters", f"{room}/traces?limit=50&filter={two}", 60),
        Query("console traces, user and name", f"{room}/traces?limit=50&filter={user}", 60),
        Query("console traces, errors", f"{room}/traces?limit=50&filter={level}", 60),
        Query("console traces, cost over", f"{room}/traces?limit=50&filter={cost}"),
        Query("console traces by cost", f"{room}/traces?limit=50&order=totalCost.desc"),
        Query("console observations", f"{room}/observations?limit=50"),
        Query("console trace", f"{room}/traces/{trace}"),
        Query("console count", f"{room}/traces/count?filter={two}"),
        Query("console facets", f"{room}/traces/facets"),
        Query("console histogram", f"{room}/traces/histogram"),
        Query("console sessions", f"{room}/sessions?limit=50"),
        Query("console users", f"{room}/users?limit=50"),
        Query("search: rare word", f"{search}zebracrossing", 500),
        Query("search: part of a rare word", f"{search}bracross", 500),
        Query("search: rare Chinese", f"{search}容龘", 500),
        Query("search: common Chinese", f"{search}数据库", 500),
        Query("search: common words", f"{search}retrieval", 500),
        Query("search: absent word", f"{search}qqqqxyz", 500),
        Query("search: absent Chinese", f"{search}魑魅魍魉", 500),
        Query("search: two words", f"{search}backup restore", 500),
        Query("sessions", "/api/public/sessions?limit=50"),
    ]  # fmt: skip


async def clients(url: str) -> tuple[AsyncClient, AsyncClient]:
    """A caller with the project's key, and a person at the console."""
    credentials = base64.b64encode(f"{PUBLIC_KEY}:{SECRET_KEY}".encode()).decode()
    api = AsyncClient(base_url=url, headers={"Authorization": f"Basic {credentials}"}, timeout=60)
    person = AsyncClient(base_url=url, timeout=60)
    body = {"email": "admin@example.com", "password": "Bench-password-1"}
    (await person.post("/api/console/auth/sign-in", json=body)).raise_for_status()
    return api, person


async def measure(url: str, asked: argparse.Namespace) -> None:
    api, person = await clients(url)
    print(f"{'query':42}{'p50':>9}{'p95':>9}{'first':>9}{'bytes':>10}  budget")
    for query in queries():
        if asked.only and asked.only not in query.name:
            continue
        caller = person if "/console/" in query.path else api
        taken_ms: list[float] = []
        answer: Any = None
        while len(taken_ms) <= asked.repeat and sum(taken_ms) < asked.most_s * 1000:
            began = time.perf_counter()
            answer = await caller.get(query.path)
            taken_ms.append((time.perf_counter() - began) * 1000)
        rest = sorted(taken_ms[1:] or taken_ms)
        p95 = rest[min(len(rest) - 1, int(len(rest) * 0.95))]
        budget = f"{query.budget_ms:g}" if query.budget_ms else "-"
        failed = "" if answer.status_code == 200 else f" FAILED {answer.status_code} {answer.text[:200]}"
        print(f"{query.name:42}{statistics.median(rest):9.1f}{p95:9.1f}{taken_ms[0]:9.1f}{len(answer.content):10}  "
              f"{budget}{failed}", flush=True)  # fmt: skip
    await api.aclose()
    await person.aclose()


async def run(installation: Installation, asked: argparse.Namespace) -> None:
    analytics = embedded_analytics(installation.folder)
    await seed(analytics, asked.count, asked.days)
    await analytics.close()
    await measure(installation.url, asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--most-s", type=float, default=8)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="lampyris-reads-"))
    folder.mkdir(parents=True, exist_ok=True)
    with Installation(folder) as installation:
        asyncio.run(run(installation, asked))


if __name__ == "__main__":
    main()
