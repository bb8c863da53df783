import type { Level, NodeColumns, ObservationNode, TraceAnswer, TraceDetail } from "@/api/types";

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** A moment so long after another. The length is rounded and not its end: what is shown of it must agree with other places. */
function after(start: number, ms: number | null | undefined): string | null {
  if (ms === null || ms === undefined) return null;
  return iso(start + (ms < 1 ? 0 : Math.round(ms)));
}

/** Steps from the columns in which they travel. */
export function nodesOf(columns: NodeColumns): ObservationNode[] {
  const textAt = (texts: readonly string[], place: number | undefined) => texts[place ?? -1] ?? null;
  return columns.id.map((id, at) => {
    const start = Math.round(columns.start_ms[at] ?? 0);
    const parent = columns.parent[at] ?? -1;
    return {
      id,
      parent_id: parent >= 0 ? (columns.id[parent] ?? null) : (columns.missing_parents[String(at)] ?? null),
      type: columns.type[at] ?? "SPAN",
      name: textAt(columns.names, columns.name[at]),
      start_time: iso(start),
      end_time: after(start, columns.duration_ms[at]),
      completion_start_time: after(start, columns.first_token_ms[at]),
      level: (columns.level[at] ?? "DEFAULT") as Level,
      status_message: textAt(columns.messages, columns.message[at]),
      model: textAt(columns.models, columns.model[at]),
      input_tokens: columns.input_tokens[at] ?? null,
      output_tokens: columns.output_tokens[at] ?? null,
      total_tokens: columns.total_tokens[at] ?? null,
      total_cost_usd: columns.total_cost_usd[at] ?? null,
      has_input: columns.has_input[at] ?? false,
      has_output: columns.has_output[at] ?? false,
    };
  });
}

export function detailOf({ trace, nodes, scores, truncated }: TraceAnswer): TraceDetail {
  return { trace, observations: nodesOf(nodes), scores, truncated };
}

const LIVE_FOR_MS = 15 * 60_000;

/** Something in it has no end yet and began not long ago: more may come at any moment. */
export function isLive(detail: TraceDetail, now: number = Date.now()): boolean {
  return detail.observations.some((step) => step.end_time === null && step.type !== "EVENT" && now - new Date(step.start_time).getTime() < LIVE_FOR_MS);
}
