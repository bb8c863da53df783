// The scenario with the JavaScript SDK 3 (batch API). Arguments: host, public key, secret key. Prints a JSON report.
import { readFileSync } from "node:fs";
import { Langfuse, LangfuseMedia } from "langfuse";

const [baseUrl, publicKey, secretKey] = process.argv.slice(2);
const scenario = JSON.parse(readFileSync(new URL("./scenario.json", import.meta.url), "utf-8"));
const langfuse = new Langfuse({
  baseUrl,
  publicKey,
  secretKey,
  release: scenario.release,
  environment: scenario.environment,
});
const score = ({ data_type: dataType, ...rest }) => ({ ...rest, dataType });

function tellStory() {
  const { trace: said, root, retrieve: found, llm: call } = scenario;
  const trace = langfuse.trace({
    name: said.name,
    userId: said.user_id,
    sessionId: said.session_id,
    tags: said.tags,
    metadata: said.metadata,
    version: said.version,
    input: root.input,
    output: root.output,
  });
  const answer = trace.span({ name: root.name, input: root.input });
  const retrieve = answer.span({ name: found.name, input: found.input, metadata: found.metadata });
  retrieve.event(scenario.event);
  retrieve.end({ output: found.output, level: found.level, statusMessage: found.status_message });
  const llm = answer.generation({
    name: call.name,
    model: call.model,
    modelParameters: call.model_parameters,
    input: call.input,
  });
  llm.update({ completionStartTime: new Date() });
  llm.end({ output: call.output, usageDetails: call.usage });
  answer.span({ name: scenario.broken.name }).end({ level: "ERROR", statusMessage: scenario.broken.message });
  const image = new LangfuseMedia({ contentBytes: Buffer.from(scenario.png_base64, "base64"), contentType: "image/png" });
  answer.span({ name: scenario.look.name, input: { text: scenario.look.text, image } }).end();
  answer.end({ output: root.output });
  for (const one of scenario.scores.trace) trace.score(score(one));
  langfuse.score({ ...score(scenario.scores.llm), traceId: trace.id, observationId: llm.id });
  return { trace_id: trace.id, ids: { answer: answer.id, llm: llm.id, retrieve: retrieve.id } };
}

async function readBack(traceId, observations) {
  let read = "nothing";
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      read = (await langfuse.fetchTrace(traceId)).data;
      const complete = read.observations.every((observation) => observation.name);
      if (complete && read.observations.length >= observations && read.scores.length >= 4) return read;
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
  const made = await langfuse.createDataset({ name, description: said.description, metadata: said.metadata });
  const create = (item) => langfuse.createDatasetItem({ datasetName: name, ...item });
  for (const [at, { input, expected_output: expectedOutput, metadata }] of said.items.entries())
    await create({ id: `${sdk}-${at}`, input, expectedOutput, metadata });
  await create({ id: `${sdk}-old`, input: 0 });
  await create({ id: `${sdk}-old`, status: "ARCHIVED" });
  const dataset = await langfuse.getDataset(name);
  const items = dataset.items.map((item) => [item.id, item.input, item.expectedOutput, item.metadata]);
  const traces = {};
  for (const item of dataset.items) {
    const trace = langfuse.trace({ name: "run", input: item.input });
    await item.link(trace, said.run, { description: "d", metadata: { k: 1 } });
    traces[item.id] = trace.id;
  }
  return { id: made.id, name: dataset.name, metadata: dataset.metadata, items, traces };
}

// First, as applications do; the SDK loads its hash functions meanwhile, without which it drops media.
const projectId = (await langfuse.api.projectsGet()).data[0].id;
const report = { project_id: projectId, auth_check: Boolean(projectId), ...tellStory() };
await langfuse.flushAsync();
report.read = await readBack(report.trace_id, 6);
report.session_traces = (await langfuse.fetchTraces({ sessionId: scenario.trace.session_id, limit: 100 })).data.length;
const generations = await langfuse.fetchObservations({ traceId: report.trace_id, type: "GENERATION" });
report.generations = generations.data.map((generation) => generation.name);
const wrong = new Langfuse({ baseUrl, publicKey: "pk-lf-wrong", secretKey: "sk-lf-wrong" });
report.wrong_key_refused = await wrong.api.projectsGet().then(
  () => false,
  (error) => error.status ?? true,
);
report.dataset = await useDataset("js-3");
await langfuse.shutdownAsync();
console.log(JSON.stringify(report));
