"""What PowerRAG does with the Python SDK 3.2.1 for one question. Arguments: host, public key, secret key.

Five checks of the key, four bundles with a span each under a trace id of their own, no flush: the batch timer sends.
"""

import json
import sys
import time

from langfuse import Langfuse

HOST, PUBLIC_KEY, SECRET_KEY = sys.argv[1:4]
QUESTION = "什么是OceanBase的多租户？"


def bundle():
    client = Langfuse(public_key=PUBLIC_KEY, secret_key=SECRET_KEY, host=HOST)
    assert client.auth_check()
    return client, {"trace_id": client.create_trace_id()}


def main():
    checked_ms, traces = [], {}
    settings = Langfuse(public_key=PUBLIC_KEY, secret_key=SECRET_KEY, host=HOST)
    project = settings.api.projects.get().data[0]
    for name in ("chat", "encode_queries", "similarity", "chat_streamly", "tts"):
        began = time.perf_counter()
        client, context = bundle()
        checked_ms.append((time.perf_counter() - began) * 1000)
        traces[name] = (client, context)

    client, context = traces["encode_queries"]
    span = client.start_generation(
        trace_context=context, name="encode_queries", model="text-embedding-v3", input={"query": QUESTION}
    )
    span.update(usage_details={"total_tokens": 9})
    span.end()

    client, context = traces["similarity"]
    texts = ["租户是资源隔离的单位。", "OceanBase 支持 MySQL 与 Oracle 模式。"]
    span = client.start_generation(
        trace_context=context, name="similarity", model="gte-rerank", input={"query": QUESTION, "texts": texts}
    )
    span.update(usage_details={"total_tokens": 40})
    span.end()

    client, context = traces["chat_streamly"]
    history = [{"role": "user", "content": QUESTION}]
    span = client.start_generation(
        trace_context=context, name="chat_streamly", model="qwen-plus", input={"system": "你是助手", "history": history}
    )
    span.update(output={"output": "租户之间资源隔离 [ID:0]。"})
    span.end()

    client, context = traces["chat"]
    messages = {"prompt": "你是助手", "prompt4citation": "", "messages": history}
    span = client.start_generation(trace_context=context, name="chat", model="qwen-plus", input=messages)
    span.update(output={"time_elapsed:": "## Query\n- Total: 1200 ms", "created_at": time.time()})
    span.end()

    time.sleep(6)
    report = {"project_id": project.id, "project_name": project.name, "auth_check_ms": checked_ms}
    report["traces"] = {name: context["trace_id"] for name, (_, context) in traces.items() if name != "tts"}
    print(json.dumps(report))


main()
