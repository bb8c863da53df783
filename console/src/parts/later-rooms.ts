/** Rooms of the product that this version does not have: their addresses are known from links, SDKs and bookmarks. */
const LATER = ["prompts", "playground", "datasets", "experiments", "evals", "annotation-queues", "alerts", "widgets", "automations", "scores/analytics"] as const;

/** The room that an address within a project leads to. */
export function laterRoom(address: string): (typeof LATER)[number] | undefined {
  return LATER.find((one) => address === one || address.startsWith(`${one}/`));
}
