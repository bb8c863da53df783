// Who may import whom. Every module of src stands in one room; features and the rooms above never import sideways.
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const SRC = resolve(dirname(fileURLToPath(import.meta.url)), "../src");

/** What each room may import, itself apart. */
const ALLOWED = {
  app: ["routes", "features", "parts", "data", "ui", "lib", "api", "locales"],
  routes: ["features", "parts", "data", "ui", "lib", "api"],
  features: ["parts", "data", "ui", "lib", "api"],
  parts: ["data", "ui", "lib", "api"],
  data: ["lib", "api"],
  ui: ["lib"],
  lib: ["locales"],
  api: [],
  locales: [],
};

function placeOf(path) {
  const parts = relative(SRC, path).split(sep);
  return parts[0] === ".." ? undefined : { room: parts[0], feature: parts[0] === "features" ? parts[1] : undefined };
}

function targetOf(source, file) {
  if (source.startsWith("@/")) return resolve(SRC, source.slice(2));
  return source.startsWith(".") ? resolve(dirname(file), source) : undefined;
}

export const floors = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      up: "{{from}} may not import {{to}}: imports go app -> routes -> features -> parts -> data -> lib, ui -> lib",
      sideways: "features never import each other ({{from}} -> {{to}}); let the route put them together",
      unplaced: "{{room}} is no room of src: place it in lint/floors.js",
    },
  },
  create(context) {
    const here = placeOf(context.filename);
    if (!here) return {};
    const check = (node) => {
      if (typeof node?.value !== "string") return;
      const target = targetOf(node.value, context.filename);
      const there = target && placeOf(target);
      if (!there) return;
      const allowed = ALLOWED[here.room];
      if (!allowed) return context.report({ node, messageId: "unplaced", data: { room: here.room } });
      if (here.room !== there.room && !allowed.includes(there.room)) context.report({ node, messageId: "up", data: { from: here.room, to: there.room } });
      if (here.feature && there.feature && here.feature !== there.feature) context.report({ node, messageId: "sideways", data: { from: here.feature, to: there.feature } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
    };
  },
};
