import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

/** `make bench`: the pages with few and with many holdings, on a system that nobody else looks at. */
export default defineConfig({
  ...base,
  testDir: "sizes",
  timeout: 300_000,
  expect: { timeout: 60_000 },
  projects: [{ name: "sizes", use: { viewport: { width: 1440, height: 900 } } }],
});
