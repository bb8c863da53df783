"""Plain OpenTelemetry SDK: GenAI semantic conventions and OpenInference. Arguments: host, public key, secret key."""

import base64
import json
import sys

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode

HOST, PUBLIC_KEY, SECRET_KEY = sys.argv[1:4]
CREDENTIALS = base64.b64encode(f"{PUBLIC_KEY}:{SECRET_KEY}".encode()).decode()
exporter = OTLPSpanExporter(
    endpoint=f"{HOST}/api/public/otel/v1/traces", headers={"Authorization": f"Basic {CREDENTIALS}"}
)
provider = TracerProvider(
    resource=Resource.create(
        {"service.name": "shop", "service.version": "7.2", "deployment.environment.name": "wire-otel"}
    )
)
provider.add_span_processor(BatchSpanProcessor(exporter))
tracer = provider.get_tracer("shop.assistant", "1.0")


def text(value):
    return json.dumps(value, ensure_ascii=False)


def message(role, content):
    return {"role": role, "parts": [{"type": "text", "content": content}]}


def genai():
    with tracer.start_as_current_span("invoke_agent shop") as agent:
        agent.set_attributes(
            {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "shop", "session.id": "s-otel"}
        )
        agent.set_attribute("user.id", "user-otel")
        with tracer.start_as_current_span("chat qwen-plus") as chat:
            chat.set_attributes(
                {
                    "gen_ai.operation.name": "chat",
                    "gen_ai.system": "dashscope",
                    "gen_ai.request.model": "qwen-plus",
                    "gen_ai.response.model": "qwen-plus-2025-07-28",
                    "gen_ai.request.temperature": 0.3,
                    "gen_ai.usage.input_tokens": 50,
                    "gen_ai.usage.output_tokens": 10,
                    "gen_ai.input.messages": text(
                        [{"role": "user", "parts": [{"type": "text", "content": "退货政策？"}]}]
                    ),
                    "gen_ai.output.messages": text(
                        [{"role": "assistant", "parts": [{"type": "text", "content": "七天"}], "finish_reason": "stop"}]
                    ),
                }
            )
        with tracer.start_as_current_span("execute_tool lookup") as tool:
            tool.set_attributes(
                {
                    "gen_ai.operation.name": "execute_tool",
                    "gen_ai.tool.name": "lookup",
                    "gen_ai.tool.call.arguments": text({"order": 7}),
                    "gen_ai.tool.call.result": text({"state": "sent"}),
                }
            )
            tool.set_status(Status(StatusCode.ERROR, "order not found"))
        return f"{agent.get_span_context().trace_id:032x}"


def openinference():
    with tracer.start_as_current_span("rag-chain") as chain:
        chain.set_attributes(
            {
                "openinference.span.kind": "CHAIN",
                "input.value": "什么是向量？",
                "output.value": "一列数字",
                "tag.tags": ["demo"],
            }
        )
        with tracer.start_as_current_span("retriever") as retriever:
            retriever.set_attributes(
                {
                    "openinference.span.kind": "RETRIEVER",
                    "input.value": "向量",
                    "retrieval.documents.0.document.content": "向量是……",
                    "retrieval.documents.0.document.score": 0.9,
                }
            )
        with tracer.start_as_current_span("llm") as llm:
            llm.set_attributes(
                {
                    "openinference.span.kind": "LLM",
                    "llm.model_name": "deepseek-chat",
                    "llm.input_messages.0.message.role": "user",
                    "llm.input_messages.0.message.content": "什么是向量？",
                    "llm.output_messages.0.message.role": "assistant",
                    "llm.output_messages.0.message.content": "一列数字",
                    "llm.token_count.prompt": 12,
                    "llm.token_count.completion": 4,
                    "llm.token_count.total": 16,
                    "llm.invocation_parameters": text({"temperature": 0}),
                }
            )
        return f"{chain.get_span_context().trace_id:032x}"


report = {"genai_trace_id": genai(), "openinference_trace_id": openinference()}
report["flushed"] = provider.force_flush()
provider.shutdown()
print(json.dumps(report))
