import type { ReactNode } from "react";
import type { Filter } from "@/api/types";

/** Where the numbers of the home page lead; the route knows how. */
export interface HomeLinks {
  traces: (filters: readonly Filter[], children: ReactNode, grain?: string) => ReactNode;
  scores: (name: string, children: ReactNode) => ReactNode;
  board: (board: "latency" | "usage" | "cost", children: ReactNode) => ReactNode;
  ingestion: (children: ReactNode) => ReactNode;
}

export const ERRORS: Filter = { type: "stringOptions", column: "level", operator: "any of", value: ["ERROR"] };
export const RETRIEVALS: Filter = { type: "stringOptions", column: "type", operator: "any of", value: ["RETRIEVER"] };
/** Something was retrieved, and no answer says where it is from. */
export const UNCITED: Filter[] = [
  { type: "scope", column: "steps", operator: "some", value: "", within: [{ ...RETRIEVALS, type: "arrayOptions" }] },
  {
    type: "scope",
    column: "steps",
    operator: "none",
    value: "",
    within: [
      { type: "arrayOptions", column: "type", operator: "any of", value: ["GENERATION"] },
      { type: "boolean", column: "citesSource", operator: "=", value: true },
    ],
  },
];
