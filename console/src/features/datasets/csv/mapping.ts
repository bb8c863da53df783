/** Which column of a file becomes which part of an item. */
import type { ItemTexts } from "@/data/datasets";
import { readValue } from "../json-text";
import type { Table } from "./read-csv";

export type Target = "input" | "expected_output" | "metadata";
export const TARGETS: readonly Target[] = ["input", "expected_output", "metadata"];
/** Column -> target; "" leaves it out. */
export type Mapping = readonly (Target | "")[];

const EXPECTED = /expect|answer|output|truth|label|期望|预期|答案|输出|标准/i;
const METADATA = /meta|tag|note|source|id$|元数据|备注|标签|来源/i;

/** A first guess by the names; what is neither an answer nor a remark is asked. */
export function guess(columns: readonly string[]): Mapping {
  return columns.map((name) => (EXPECTED.test(name) ? "expected_output" : METADATA.test(name) ? "metadata" : "input"));
}

/** One column gives its value, several give an object by their names; an empty cell of a lone column gives null. */
export function itemsOf(table: Table, mapping: Mapping): ItemTexts[] {
  const columnsOf = (target: Target) => table.columns.flatMap((name, at) => (mapping[at] === target ? [{ name, at }] : []));
  const places = { input: columnsOf("input"), expected_output: columnsOf("expected_output"), metadata: columnsOf("metadata") };
  const value = (row: readonly string[], target: Target): unknown => {
    const [first, ...more] = places[target];
    if (!first) return null;
    // What remarks are called matters; a lone question or answer stands for itself.
    if (more.length === 0 && target !== "metadata") return cellValue(row[first.at] ?? "");
    return Object.fromEntries(places[target].map(({ name, at }) => [name, cellValue(row[at] ?? "")]));
  };
  return table.rows.map((row) => ({ input: value(row, "input"), expected_output: value(row, "expected_output"), metadata: value(row, "metadata") }));
}

/** JSON where a cell holds an object or a list; numbers and the like stay the text they are. */
function cellValue(cell: string): unknown {
  if (cell === "") return null;
  const read = /^\s*[{[]/.test(cell) ? readValue(cell) : { value: cell };
  return "value" in read ? read.value : cell;
}
