import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Which imports a folder may not have: app → features → components → lib, and no feature another. */
function layer(files, forbidden) {
  return {
    files,
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: forbidden, message: LAYERS }] }],
    },
  };
}

const LAYERS = "Imports point down: app → features → components → lib; features know no feature.";
const TESTS = ["src/**/*.test.{ts,tsx}", "src/test/**"];

export default tseslint.config(
  { ignores: ["dist", "node_modules"] },
  js.configs.recommended,
  { files: ["scripts/**"], languageOptions: { globals: globals.node } },
  {
    files: ["src/**/*.{ts,tsx}", "vite.config.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // `onClick={async () => …}` is how a handler reads; what fails in it is a mutation's error.
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [hooks.configs.flat["recommended-latest"], a11y.flatConfigs.strict],
    rules: { "no-console": "error" },
  },
  layer(["src/lib/**"], ["@/app", "@/app/**", "@/features/**", "@/components/**", "../*"]),
  layer(["src/components/**"], ["@/app", "@/app/**", "@/features/**", "../*"]),
  layer(["src/features/*/*.{ts,tsx}"], ["@/app", "@/app/**", "@/features/**", "../*"]),
  layer(["src/features/*/*/**"], ["@/app", "@/app/**", "@/features/**", "../../*"]),
  {
    // A fake's methods need not wait, and a test may name what it knows to be there.
    files: TESTS,
    rules: {
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
