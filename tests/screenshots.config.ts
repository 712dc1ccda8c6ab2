import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

/** `make screenshots`: the same browser as the tests, on a demo that no test has touched. */
export default defineConfig({
  ...base,
  testDir: "screenshots",
  timeout: 600_000,
  // Four windows ask at once for functions that are only starting.
  expect: { timeout: 60_000 },
  projects: [{ name: "pictures" }],
});
