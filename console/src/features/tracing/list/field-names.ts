const PREFIX = "metadata:";

export const columnOfField = (key: string) => PREFIX + key;

/** The fields of metadata among the columns that a reader made. */
export function fieldsOf(split: readonly string[]): string[] {
  return split.filter((id) => id.startsWith(PREFIX)).map((id) => id.slice(PREFIX.length));
}
