import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { floors } from "./lint/floors.js";
import { noLiteralText } from "./lint/no-literal-text.js";

const own = { rules: { floors, "no-literal-text": noLiteralText } };

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", "shots/**"] },
  ...tseslint.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { own, "react-hooks": reactHooks },
    rules: {
      "own/floors": "error",
      "own/no-literal-text": "error",
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "max-lines": ["error", { max: 500 }],
      complexity: ["error", 20],
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-restricted-globals": ["error", { name: "localStorage", message: "use lib/storage: storage may be refused" }],
      "no-restricted-properties": [
        "error",
        { object: "crypto", property: "randomUUID", message: "absent over plain http" },
        { object: "navigator", property: "clipboard", message: "absent over plain http; use lib/clipboard" },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["src/**/*.tsx"], rules: { "max-lines": ["error", { max: 250 }] } },
  { files: ["src/**/*.test.{ts,tsx}", "src/locales/**"], rules: { "own/no-literal-text": "off", complexity: "off" } },
  // Generated: as long as the server has shapes.
  { files: ["src/api/schema.gen.ts"], rules: { "max-lines": "off" } },
  { files: ["src/lib/clipboard.ts"], rules: { "no-restricted-properties": "off" } },
);
