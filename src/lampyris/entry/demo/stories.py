"""Makes up believable runs of a bilingual RAG application and an agent: the same seed tells the same stories."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lampyris.entry.demo.spans import Span, Story, Trace, tokens
from lampyris.foundation.clock import to_us

SYSTEM = {
    "zh": "你是企业知识库助手。只根据给出的资料回答，并用 [ID:n] 标注引用；资料不足时请直说。",
    "en": "You are a knowledge base assistant. Answer from the given passages only and cite them as [ID:n].",
}
RELEASES = ("2026.10.2", "2026.11.0", "2026.11.1")
CONTENT: dict[str, Any] = json.loads((files("lampyris.entry.demo") / "content.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """Who asks, in which conversation, when."""

    user: str
    session: str
    language: str
    release: str
    environment: str


def stories(count: int, *, until: datetime, days: float, seed: int) -> Iterator[Story]:
    """`count` traces that began in the `days` before `until`, oldest first; conversations of one to five turns."""
    rng = Random(seed)  # noqa: S311 - nothing here is secret
    moments = sorted(_moments(rng, count, until, days))
    visit, left = _visit(rng, moments[0] if moments else until), 0
    for at in moments:
        if left == 0:
            visit, left = _visit(rng, at), rng.choice((1, 1, 2, 3, 5))
        left -= 1
        trace = Trace(rng=rng, trace_id=secrets.token_hex(16), now_us=to_us(at))
        tell = rng.choices((_question, _agent, _bundle), (7, 2, 2))[0]
        tell(trace, visit)
        yield Story(spans=trace.spans, scores=_scores(trace, visit))


def _moments(rng: Random, count: int, until: datetime, days: float) -> Iterator[datetime]:
    """Busier by day than by night, and always a few within the last minutes."""
    for index in range(count):
        if index % 25 == 0:
            yield until - timedelta(seconds=rng.uniform(20, 600))
            continue
        at = until - timedelta(days=rng.uniform(0.01, days))
        if rng.random() < 0.7:
            at = min(at.replace(hour=rng.choice((1, 2, 3, 6, 7, 8, 9))), until - timedelta(minutes=15))
        yield at


def _visit(rng: Random, at: datetime) -> Visit:
    return Visit(
        user=rng.choice(CONTENT["users"]),
        session=f"conversation-{at:%m%d}-{rng.getrandbits(32):08x}",
        language=rng.choices(("zh", "en"), (7, 3))[0],
        release=rng.choices(RELEASES, (1, 2, 4))[0],
        environment=rng.choices(("production", "staging"), (9, 1))[0],
    )


def _open(trace: Trace, visit: Visit, name: str, tags: list[str]) -> Span:
    root = trace.span(name, None)
    root.attributes |= {
        "langfuse.trace.name": name,
        "user.id": visit.user,
        "session.id": visit.session,
        "langfuse.trace.tags": [*tags, visit.language],
        "langfuse.trace.metadata.channel": trace.rng.choice(("web", "dingtalk", "api")),
        "langfuse.release": visit.release,
        "langfuse.environment": visit.environment,
        "langfuse.version": "v3",
    }
    return root


def _pick_model(rng: Random) -> str:
    models = CONTENT["models"]
    return str(rng.choices([model["name"] for model in models], [model["weight"] for model in models])[0])


def _generate(trace: Trace, parent: Span, name: str, messages: list[dict[str, str]], answer: str) -> Span:
    """A streamed model call."""
    rng, span = trace.rng, trace.span(name, parent)
    trace.work(200, 900)
    first_token_us = trace.now_us
    trace.work(300 + 12 * tokens(answer), 900 + 40 * tokens(answer))
    prompt = sum(tokens(message["content"]) + 4 for message in messages)
    cached = int(prompt * 0.6) if rng.random() < 0.3 else 0
    usage = {"input": prompt - cached, "output": tokens(answer), "total": prompt + tokens(answer)}
    if cached:
        usage["input_cached_tokens"] = cached
    span.observe("generation", input=messages, output={"role": "assistant", "content": answer})
    span.call_model(_pick_model(rng), usage, first_token_us=first_token_us)
    parameters = {"temperature": rng.choice((0, 0.1, 0.7)), "max_tokens": 2048}
    span.attributes["langfuse.observation.model.parameters"] = json.dumps(parameters)
    trace.close(span)
    return span


def _question(trace: Trace, visit: Visit) -> None:
    """Rewrite, retrieve, rerank, answer."""
    rng = trace.rng
    item = rng.choice([found for found in CONTENT["questions"] if found["language"] == visit.language])
    root = _open(trace, visit, "rag-answer", ["rag", item["topic"]])
    _generate(trace, root, "rewrite-question", [{"role": "user", "content": item["question"]}], item["rewritten"])
    chunks = _retrieve(trace, root, item)
    passages = "\n".join(f"[ID:{number}] {chunk['content']}" for number, chunk in enumerate(chunks))
    messages = [
        {"role": "system", "content": SYSTEM[visit.language]},
        {"role": "user", "content": f"{passages}\n\n{item['question']}"},
    ]
    answer: str | None = item["answer"]
    if rng.random() < 0.04:
        failed = trace.span("generate-answer", root)
        trace.work(2_000, 10_000)
        failed.observe("generation", input=messages)
        failed.call_model(_pick_model(rng), {})
        failed.fail(rng.choice(CONTENT["errors"]))
        trace.close(failed)
        root.fail(str(failed.attributes["langfuse.observation.status_message"]))
        answer = None
    else:
        _generate(trace, root, "generate-answer", messages, item["answer"])
    output = {"answer": answer, "reference": {"chunks": chunks, "total": len(chunks)}} if answer else None
    root.observe("chain", input={"question": item["question"]}, output=output, topic=item["topic"])
    trace.close(root)


def _retrieve(trace: Trace, root: Span, item: dict[str, Any]) -> list[dict[str, object]]:
    rng, retriever = trace.rng, trace.span("retrieve", root)
    embedding = trace.span("encode_queries", retriever)
    trace.work(20, 120)
    embedding.observe("embedding", input={"query": item["rewritten"]})
    embedding.call_model("text-embedding-v3", {"total": tokens(item["rewritten"])})
    trace.close(embedding)
    trace.work(15, 200)
    chunks: list[dict[str, object]] = [
        {
            "content": chunk["text"],
            "document_name": chunk["document"],
            "page": chunk["page"],
            "similarity": round(rng.uniform(0.62, 0.94), 3),
            "document_id": str(uuid5(NAMESPACE_URL, chunk["document"])),
        }
        for chunk in item["chunks"]
    ]
    rerank = trace.span("similarity", retriever)
    trace.work(40, 260)
    texts = [chunk["content"] for chunk in chunks]
    rerank.observe("generation", input={"query": item["rewritten"], "texts": texts})
    rerank.call_model("gte-rerank", {"total": sum(tokens(str(text)) for text in texts)})
    trace.close(rerank)
    asked = {"query": item["rewritten"], "top_k": 8}
    retriever.observe("retriever", input=asked, output=chunks, knowledge_base="产品文档")
    if rng.random() < 0.08:
        retriever.fail("low similarity: the best passage scored below 0.65", level="WARNING")
    trace.close(retriever)
    return chunks


def _agent(trace: Trace, visit: Visit) -> None:
    """Think, call tools, answer."""
    rng = trace.rng
    suited = [task for task in CONTENT["agent_tasks"] if task["language"] == visit.language]
    task = rng.choice(suited)
    root = _open(trace, visit, "ops-agent", ["agent"])
    history = [{"role": "user", "content": task["task"]}]
    for step, tool in enumerate(task["tools"]):
        said = task["thought"] if step == 0 else f"{tool['name']} …"
        _generate(trace, root, "plan", list(history), said)
        call = trace.span(tool["name"], root)
        trace.work(50, 2_500)
        call.observe("tool", input=tool["arguments"], output=tool["result"])
        if rng.random() < 0.1:
            call.fail(rng.choice(CONTENT["tool_errors"]))
            del call.attributes["langfuse.observation.output"]
        trace.close(call)
        history.append({"role": "tool", "content": json.dumps(tool["result"], ensure_ascii=False)})
    _generate(trace, root, "answer", history, task["answer"])
    root.observe("agent", input=task["task"], output=task["answer"], steps=len(task["tools"]))
    trace.close(root)


def _bundle(trace: Trace, visit: Visit) -> None:
    """What PowerRAG sends: one generation alone, under a parent that never arrives, without user or session."""
    rng = trace.rng
    item = rng.choice(CONTENT["questions"])
    messages = [{"role": "user", "content": item["question"]}]
    span = _generate(trace, Span(**_nowhere(trace)), "chat", messages, item["answer"])
    asked = {"system": SYSTEM[item["language"]], "history": messages}
    span.observe("generation", input=asked, output={"output": item["answer"]})
    span.attributes |= {"langfuse.internal.as_root": True, "langfuse.environment": visit.environment}


def _nowhere(trace: Trace) -> dict[str, Any]:
    return {
        **{"trace_id": trace.trace_id, "id": secrets.token_hex(8), "parent_id": None, "name": ""},
        **{"start_us": trace.now_us, "end_us": trace.now_us},
    }


def _scores(trace: Trace, visit: Visit) -> list[dict[str, object]]:
    """Feedback of some users, and the retrieval metrics of an evaluation that ran on every third trace."""
    rng, found = trace.rng, []
    shared = {"traceId": trace.trace_id, "environment": visit.environment}
    if rng.random() < 0.35:
        liked = rng.random() < 0.8
        comment = rng.choice(CONTENT["comments"]["good" if liked else "bad"])
        said = {"name": "user-feedback", "value": int(liked), "dataType": "BOOLEAN", "comment": comment}
        found.append({**shared, **said})
    if trace.spans[0].name == "rag-answer" and rng.random() < 0.33:
        for name, mean in (("Context Precision", 0.82), ("Context Recall", 0.74)):
            value = round(min(1.0, max(0.0, rng.gauss(mean, 0.15))), 2)
            found.append({**shared, "name": name, "value": value, "dataType": "NUMERIC"})
        tone = rng.choices(("专业", "友好", "生硬"), (6, 3, 1))[0]
        found.append({**shared, "name": "语气", "value": tone, "dataType": "CATEGORICAL"})
    return found
