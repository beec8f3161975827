import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/app/",
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  build: {
    manifest: true, // scripts/size.mjs reads it
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    css: false,
    isolate: false, // a page a test file costs more than the tests; each cleans up after itself
  },
});
