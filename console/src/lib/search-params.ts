import { parseSearchWith, stringifySearchWith } from "@tanstack/react-router";

/**
 * Only what begins like a list, an object or a quoted text is read as JSON. Ids such as `12345` or `1e9` stay text:
 * read as numbers they would come back changed.
 */
function readValue(text: string): unknown {
  if (!/^[[{"]/.test(text)) throw new SyntaxError("not JSON");
  return JSON.parse(text);
}

export const parseSearch = parseSearchWith(readValue);
export const stringifySearch = stringifySearchWith(JSON.stringify, readValue);
