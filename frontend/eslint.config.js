import { existsSync, readdirSync } from "node:fs";
import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Layers from the top: a layer imports only those below it. */
const LAYERS = ["app", "features", "wire", "components", "lib"];

const folders = (path) =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
    : [];

const unknown = folders("src").filter((name) => !LAYERS.includes(name));
if (unknown.length > 0)
  throw new Error(`src/${unknown[0]} has no place in the layers: add it to eslint.config.js`);

/** One zone a layer (nothing from above it) and one a feature (nothing from its siblings), read from the folders. */
const zones = [
  ...LAYERS.slice(1).map((layer, index) => ({
    target: `./src/${layer}`,
    from: LAYERS.slice(0, index + 1).map((above) => `./src/${above}`),
    message: `${layer} imports only from ${LAYERS.slice(index + 1).join(", ")}.`,
  })),
  // Inside wire: an area's file builds on what all share (base) and on the schemas (generated), never the other way.
  {
    target: "./src/wire/base",
    from: "./src/wire",
    except: ["./base", "./generated"],
    message: "wire/base knows no area.",
  },
  {
    target: "./src/wire/generated",
    from: "./src/wire",
    except: ["./generated", "./base/values.ts"],
    message: "A schema is made of wire/base/values and other schemas.",
  },
  // Components are drawn from their arguments alone; they know nothing of the wire.
  { target: "./src/components", from: ["./src/wire"], message: "Components get values as props." },
  ...folders("src/features").map((feature) => ({
    target: `./src/features/${feature}`,
    from: "./src/features",
    except: [`./${feature}`],
    message: "A feature imports no other feature: compose them in app.",
  })),
];

export default tseslint.config(
  { ignores: ["dist", "node_modules"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      reactHooks.configs.flat.recommended,
      jsxA11y.flatConfigs.recommended,
    ],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true }, globals: globals.browser },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      // A choice has its label and its explanation inside one label element.
      "jsx-a11y/label-has-associated-control": ["error", { depth: 3 }],
      // A region that scrolls must be reachable by keyboard.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["tabpanel", "region"] }],
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-globals": ["error", { name: "parseFloat", message: "Money stays a decimal string." }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["**/*.test.{ts,tsx}"], rules: { "max-lines-per-function": "off" } },
  { files: ["public/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["*.{js,ts}"], languageOptions: { globals: globals.node } },
);
