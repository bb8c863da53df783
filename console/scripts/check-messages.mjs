// Messages tell the truth: the same keys and placeholders in every language, none missing, none unused.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SRC = join(ROOT, "src");
const LANGUAGES = { en: ["one", "other"], "zh-CN": ["other"] };
const PLURAL = /_(zero|one|two|few|many|other)$/;

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function flat(messages, prefix = "") {
  return Object.entries(messages).flatMap(([key, value]) => (typeof value === "string" ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`)));
}

function placeholders(text) {
  return [...text.matchAll(/\{\{\s*(\w+)/g)].map((found) => found[1]);
}

/** `namespace:key` -> { forms, names }: plural forms and placeholders of one message in one language. */
function readLanguage(language) {
  const folder = join(SRC, "locales", language);
  const messages = new Map();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    for (const [key, text] of flat(JSON.parse(readFileSync(join(folder, file), "utf8")))) {
      const form = PLURAL.exec(key)?.[1];
      const id = `${file.replace(/\.json$/, "")}:${key.replace(PLURAL, "")}`;
      const known = messages.get(id) ?? { forms: new Set(), names: new Set(), empty: false };
      if (form) known.forms.add(form);
      if (text.trim() === "") known.empty = true;
      placeholders(text).forEach((name) => known.names.add(name));
      messages.set(id, known);
    }
  }
  return messages;
}

/** What the code asks for: exact ids, and patterns where a part of the key is computed. */
function readCode() {
  const exact = new Map();
  const patterns = new Map();
  const literals = new Set();
  for (const path of filesBelow(SRC)) {
    const text = readFileSync(path, "utf8");
    const where = relative(ROOT, path);
    const bound = [...text.matchAll(/const \{([^}]*)\} = useTranslation\((?:"([\w-]+)")?\)/g)].flatMap((found) => {
      const name = /\bt: (\w+)/.exec(found[1])?.[1] ?? (/(^|[ ,])t\b/.test(found[1]) ? "t" : undefined);
      return name ? [{ at: found.index, name, namespace: found[2] ?? "app" }] : [];
    });
    const add = (id) => {
      if (id.includes("${")) patterns.set(id, where);
      else exact.set(id, where);
    };
    for (const found of text.matchAll(/(?<![\w.$])(\w+)\(\s*(?:"([^"\n]+)"|`([^`\n]+)`)/g)) {
      const scope = bound.filter((one) => one.name === found[1] && one.at < found.index).at(-1);
      if (scope) add(`${scope.namespace}:${found[2] ?? found[3]}`);
    }
    for (const found of text.matchAll(/["`]((?:[a-z-]+):[\w-]+\.?(?:[\w.-]|\$\{[^}]*\})*)["`]/g)) if (/^(errors|ui):/.test(found[1])) add(found[1]);
    for (const found of text.matchAll(/"([\w-]+(?:\.[\w-]+)+)"/g)) literals.add(found[1]);
  }
  return { exact, patterns, literals };
}

function asPattern(id) {
  const parts = id.split(/\$\{(?:[^{}]|\{[^}]*\})*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^.:]+")}$`);
}

const complaints = [];
const languages = Object.fromEntries(Object.keys(LANGUAGES).map((language) => [language, readLanguage(language)]));
const all = new Set(Object.values(languages).flatMap((messages) => [...messages.keys()]));
const code = readCode();

for (const id of [...all].sort()) {
  for (const [language, forms] of Object.entries(LANGUAGES)) {
    const message = languages[language].get(id);
    if (!message) complaints.push(`${language}: ${id} is missing`);
    else if (message.empty) complaints.push(`${language}: ${id} is empty`);
    else if (message.forms.size > 0) for (const form of forms) if (!message.forms.has(form)) complaints.push(`${language}: ${id} has no form "${form}"`);
  }
  const [first, ...others] = Object.values(languages).map((messages) => [...(messages.get(id)?.names ?? [])].sort().join(" "));
  if (others.some((names) => names !== first)) complaints.push(`${id}: placeholders differ (${[first, ...others].join(" / ")})`);
}
const known = [...all];
for (const [id, where] of code.exact) if (!all.has(id)) complaints.push(`${where}: asks for ${id}, which no language has`);
const patterns = [...code.patterns].map(([id, where]) => ({ id, where, fits: asPattern(id) }));
for (const { id, where, fits } of patterns) if (!known.some((one) => fits.test(one))) complaints.push(`${where}: nothing fits ${id}`);
for (const id of known) {
  const used = code.exact.has(id) || patterns.some(({ fits }) => fits.test(id)) || code.literals.has(id.split(":")[1]);
  if (!used) complaints.push(`${id} is not used`);
}

if (complaints.length > 0) {
  console.error(complaints.join("\n"));
  process.exit(1);
}
console.log(`${all.size} messages in ${Object.keys(LANGUAGES).length} languages`);
