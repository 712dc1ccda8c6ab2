import { defineConfig } from "@playwright/test";
import { chromePath, letsDaysPass, readStack } from "./e2e/support/stack.ts";

/** Debian's Chromium in a container: no sandbox of its own, no calls home. */
const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One account at one broker: the journeys take turns, each from the same start.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A journey that fails once is named as flaky (docs/decisions/0805).
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: readStack().page,
    locale: "en-US",
    timezoneId: "America/New_York",
    launchOptions: { executablePath: chromePath(), args: CHROMIUM_FLAGS },
    screenshot: "only-on-failure",
    // What a worker fetches is out of a test's hands: the one about the offline shell allows it.
    serviceWorkers: "block",
  },
  // Without a tag a journey is made at a desk; `@phone-only`: on a phone, where there is less room for the same; `@phone`: on
  // both, where fingers and a narrow window take another way. `@days`: days pass; the project is there only where the system
  // takes its time from the broker (`make demo PACE=1`). Every page is looked at in both sizes by pages.spec.ts.
  projects: [
    {
      name: "desktop",
      grepInvert: /@phone-only|@days/,
      use: { viewport: { width: 1440, height: 900 } },
    },
    ...(letsDaysPass()
      ? [
          {
            name: "days",
            grep: /@days/,
            use: { viewport: { width: 1440, height: 900 } },
          },
        ]
      : []),
    {
      name: "phone",
      grep: /@phone/,
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    },
  ],
});
