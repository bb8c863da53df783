// The scenario with the JavaScript SDKs 4 and 5 (OTLP). Arguments: host, public key, secret key. Prints a JSON report.
import { readFileSync } from "node:fs";
import { LangfuseClient } from "@langfuse/client";
import { LangfuseMedia } from "@langfuse/core";
import { LangfuseSpanProcessor } from "@langfuse/otel";
import { observe, propagateAttributes, startActiveObservation, startObservation, getActiveTraceId } from "@langfuse/tracing";
import { NodeSDK } from "@opentelemetry/sdk-node";

const [baseUrl, publicKey, secretKey] = process.argv.slice(2);
const scenario = JSON.parse(readFileSync(new URL("./scenario.json", import.meta.url), "utf-8"));
const { environment, release } = scenario;
const processor = new LangfuseSpanProcessor({ baseUrl, publicKey, secretKey, environment, release });
const sdk = new NodeSDK({ spanProcessors: [processor] });
sdk.start();
const langfuse = new LangfuseClient({ baseUrl, publicKey, secretKey });
const score = ({ data_type: dataType, ...rest }) => ({ ...rest, dataType, environment });

async function tellStory() {
  const { trace: said, root, retrieve: found, llm: call } = scenario;
  const report = {};
  const shared = {
    userId: said.user_id,
    sessionId: said.session_id,
    tags: said.tags,
    metadata: said.metadata,
    version: said.version,
  };
  await startActiveObservation(root.name, async (answer) => {
    await propagateAttributes({ ...shared, traceName: said.name }, async () => {
      if (answer.updateTrace) answer.updateTrace({ input: root.input, output: root.output });
      answer.update({ input: root.input });
      const retrieve = startObservation(found.name, { input: found.input, metadata: found.metadata });
      retrieve.startObservation(scenario.event.name, { input: scenario.event.input }, { asType: "event" });
      retrieve.update({ output: found.output, level: found.level, statusMessage: found.status_message }).end();
      const llm = startObservation(
        call.name,
        { model: call.model, modelParameters: call.model_parameters, input: call.input },
        { asType: "generation" },
      );
      llm.update({ completionStartTime: new Date(), output: call.output, usageDetails: call.usage }).end();
      const broken = startObservation(scenario.broken.name);
      broken.update({ level: "ERROR", statusMessage: scenario.broken.message }).end();
      const image = new LangfuseMedia({
        source: "bytes",
        contentBytes: Buffer.from(scenario.png_base64, "base64"),
        contentType: "image/png",
      });
      startObservation(scenario.look.name, { input: { text: scenario.look.text, image } }).end();
      answer.update({ output: root.output });
      report.trace_id = answer.traceId;
      report.ids = { answer: answer.id, llm: llm.id, retrieve: retrieve.id };
      for (const one of scenario.scores.trace) langfuse.score.create({ ...score(one), traceId: answer.traceId });
      langfuse.score.create({ ...score(scenario.scores.llm), traceId: answer.traceId, observationId: llm.id });
    });
  });
  return report;
}

async function decorated() {
  let traceId;
  const inner = observe(async (text) => `${text}!`, { name: scenario.decorated.inner, asType: "generation" });
  const outer = observe(
    async (text) => {
      traceId = getActiveTraceId();
      return inner(text);
    },
    { name: scenario.decorated.outer },
  );
  await outer(scenario.decorated.argument);
  return traceId;
}

const readsTraces = "get" in langfuse.api.trace;

async function readBack(traceId, observations) {
  let read = "nothing";
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      if (readsTraces) {
        read = await langfuse.api.trace.get(traceId);
        if (read.observations.length >= observations && read.scores.length >= 4) return read;
      } else {
        read = await langfuse.api.observations.getMany({ traceId, fields: "core,basic,io,usage", limit: 50 });
        if (read.data.length >= observations) return read;
      }
    } catch (error) {
      read = String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return String(read);
}

/** Makes a dataset of its own, runs over it, and reads everything back. */
async function useDataset(sdk) {
  const said = scenario.dataset;
  const name = `${said.name} ${sdk}`;
  const made = await langfuse.api.datasets.create({ name, description: said.description, metadata: said.metadata });
  const create = (item) => langfuse.api.datasetItems.create({ datasetName: name, ...item });
  for (const [at, { input, expected_output: expectedOutput, metadata }] of said.items.entries())
    await create({ id: `${sdk}-${at}`, input, expectedOutput, metadata });
  await create({ id: `${sdk}-old`, input: 0 });
  await create({ id: `${sdk}-old`, status: "ARCHIVED" });
  const dataset = await langfuse.dataset.get(name);
  const items = dataset.items.map((item) => [item.id, item.input, item.expectedOutput, item.metadata]);
  const traces = {};
  const done = await dataset.runExperiment({ name: "wire", runName: said.run, description: "d", metadata: { k: 1 }, task: async ({ input }) => input });
  for (const one of done.itemResults) traces[one.item.id] = one.traceId;
  return { id: made.id, name: dataset.name, metadata: dataset.metadata, items, traces };
}

const report = await tellStory();
report.decorated_trace_id = await decorated();
await processor.forceFlush();
await langfuse.score.flush();
report.read = await readBack(report.trace_id, 6);
const many = await langfuse.api.observations.getMany({ traceId: report.trace_id, type: "GENERATION" });
report.generations = many.data.map((generation) => generation.name);
report.project_id = (await langfuse.api.projects.get()).data[0].id;
report.auth_check = Boolean(report.project_id);
report.trace_url = await langfuse.getTraceUrl(report.trace_id);
const wrong = new LangfuseClient({ baseUrl, publicKey: "pk-lf-wrong", secretKey: "sk-lf-wrong" });
report.wrong_key_refused = await wrong.api.projects.get().then(
  () => false,
  (error) => error.statusCode ?? true,
);
report.dataset = await useDataset(process.argv[1].split("/").at(-2));
await sdk.shutdown();
console.log(JSON.stringify(report));
