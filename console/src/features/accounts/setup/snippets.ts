/** Ready-made code with the real address and keys. Pure: tests read it, pages show it. */

export interface Connection {
  host: string;
  publicKey: string;
  secretKey: string;
}

export const SNIPPETS = ["python3", "python4", "python2", "js", "openai", "langchain", "otel", "powerrag", "curl"] as const;
export type Snippet = (typeof SNIPPETS)[number];

export function dotEnv({ host, publicKey, secretKey }: Connection): string {
  return [`LANGFUSE_PUBLIC_KEY="${publicKey}"`, `LANGFUSE_SECRET_KEY="${secretKey}"`, `LANGFUSE_HOST="${host}"`, `LANGFUSE_BASE_URL="${host}"`].join("\n");
}

function base64(text: string): string {
  return btoa(text);
}

const MAKERS: Record<Snippet, (connection: Connection) => string> = {
  python3: ({ host, publicKey, secretKey }) => `# pip install "langfuse>=3,<4"
import os

os.environ["LANGFUSE_PUBLIC_KEY"] = "${publicKey}"
os.environ["LANGFUSE_SECRET_KEY"] = "${secretKey}"
os.environ["LANGFUSE_HOST"] = "${host}"

from langfuse import get_client, observe

langfuse = get_client()

@observe()
def answer(question: str) -> str:
    langfuse.update_current_trace(user_id="user-1", session_id="session-1", tags=["first"])
    return "你好, Lampyris"

answer("什么是可观测性？")
langfuse.flush()`,
  python4: ({ host, publicKey, secretKey }) => `# pip install "langfuse>=4"
from langfuse import Langfuse, observe, propagate_attributes

langfuse = Langfuse(
    public_key="${publicKey}",
    secret_key="${secretKey}",
    base_url="${host}",
)

@observe()
def answer(question: str) -> str:
    return "你好, Lampyris"

with propagate_attributes(user_id="user-1", session_id="session-1", tags=["first"]):
    answer("什么是可观测性？")
langfuse.flush()`,
  python2: ({ host, publicKey, secretKey }) => `# pip install "langfuse>=2.60,<3"
from langfuse import Langfuse

langfuse = Langfuse(
    public_key="${publicKey}",
    secret_key="${secretKey}",
    host="${host}",
)

trace = langfuse.trace(name="first", user_id="user-1", session_id="session-1")
generation = trace.generation(
    name="answer",
    model="qwen-plus",
    input=[{"role": "user", "content": "什么是可观测性？"}],
)
generation.end(output="你好, Lampyris", usage={"input": 12, "output": 8})
langfuse.flush()`,
  js: ({ host, publicKey, secretKey }) => `// npm install @langfuse/tracing @langfuse/otel @opentelemetry/sdk-node
import { NodeSDK } from "@opentelemetry/sdk-node";
import { LangfuseSpanProcessor } from "@langfuse/otel";
import { startActiveObservation } from "@langfuse/tracing";

const sdk = new NodeSDK({
  spanProcessors: [
    new LangfuseSpanProcessor({
      publicKey: "${publicKey}",
      secretKey: "${secretKey}",
      baseUrl: "${host}",
    }),
  ],
});
sdk.start();

await startActiveObservation("first", async (span) => {
  span.update({ input: "什么是可观测性？", output: "你好, Lampyris" });
});
await sdk.shutdown();`,
  openai: ({ host, publicKey, secretKey }) => `# pip install langfuse openai
import os

os.environ["LANGFUSE_PUBLIC_KEY"] = "${publicKey}"
os.environ["LANGFUSE_SECRET_KEY"] = "${secretKey}"
os.environ["LANGFUSE_HOST"] = "${host}"

from langfuse.openai import OpenAI  # the only line that changes

client = OpenAI(
    base_url="https://dashscope.aliyuncs.com/compatible-mode/v1",
    api_key=os.environ["DASHSCOPE_API_KEY"],
)
client.chat.completions.create(
    model="qwen-plus",
    messages=[{"role": "user", "content": "什么是可观测性？"}],
)`,
  langchain: ({ host, publicKey, secretKey }) => `# pip install langfuse langchain langchain-openai
import os

os.environ["LANGFUSE_PUBLIC_KEY"] = "${publicKey}"
os.environ["LANGFUSE_SECRET_KEY"] = "${secretKey}"
os.environ["LANGFUSE_HOST"] = "${host}"

from langchain_openai import ChatOpenAI
from langfuse.langchain import CallbackHandler

model = ChatOpenAI(model="qwen-plus")
model.invoke("什么是可观测性？", config={"callbacks": [CallbackHandler()]})`,
  otel: ({ host, publicKey, secretKey }) => `# any OpenTelemetry SDK or collector
export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="${host}/api/public/otel/v1/traces"
export OTEL_EXPORTER_OTLP_TRACES_HEADERS="Authorization=Basic%20${base64(`${publicKey}:${secretKey}`)}"
export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL="http/protobuf"`,
  powerrag: ({ host, publicKey, secretKey }) => `Secret Key   ${secretKey}
Public Key   ${publicKey}
Host         ${host}`,
  curl: ({ host, publicKey, secretKey }) => `curl -X POST "${host}/api/public/ingestion" \\
  -u "${publicKey}:${secretKey}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "batch": [{
      "id": "'$(date +%s%N)'",
      "type": "trace-create",
      "timestamp": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'",
      "body": {"name": "first", "input": "什么是可观测性？", "output": "你好, Lampyris"}
    }]
  }'`,
};

export function snippet(kind: Snippet, connection: Connection): string {
  return MAKERS[kind](connection);
}
