import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

/** `make screenshots`: the same browser as the tests, on a demo that no test has touched. */
export default defineConfig({
  ...base,
  testDir: "screenshots",
  timeout: 300_000,
  projects: [{ name: "pictures" }],
});
