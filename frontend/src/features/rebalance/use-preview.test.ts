import { expect, test } from "vitest";
import type { Preview } from "@/wire/callables";
import { remainingMs } from "./use-preview";

test("a plan's remaining life does not depend on this machine's clock being right", () => {
  const plan = {
    created_at: new Date("2026-11-21T12:00:00Z"),
    expires_at: new Date("2026-11-21T12:10:00Z"),
  } as Preview;
  const wrongClock = Date.parse("2031-01-01T00:00:00Z");
  expect(remainingMs(plan, wrongClock, wrongClock + 60_000)).toBe(540_000);
  expect(remainingMs(plan, wrongClock, wrongClock + 601_000)).toBeLessThan(0);
});
