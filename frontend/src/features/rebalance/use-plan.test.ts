import { expect, test } from "vitest";
import { priceAgeSeconds, remainingMs } from "./use-plan";

const WRONG_CLOCK = Date.parse("2031-01-01T00:00:00Z");

test("a plan's remaining life does not depend on this machine's clock being right", () => {
  const plan = {
    as_of: new Date("2026-11-21T12:00:00Z"),
    expires_at: new Date("2026-11-21T12:10:00Z"),
  };
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK + 60_000)).toBe(540_000);
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK + 601_000)).toBeLessThan(0);
});

test("a plan that was looked at late has so much less of its life left", () => {
  const plan = {
    as_of: new Date("2026-11-21T12:09:00Z"),
    expires_at: new Date("2026-11-21T12:10:00Z"),
  };
  expect(remainingMs(plan, WRONG_CLOCK, WRONG_CLOCK)).toBe(60_000);
});

test("prices age from when they were asked for, also before the plan was looked at", () => {
  const plan = { as_of: new Date("2026-11-21T13:00:00Z"), prices_at: new Date("2026-11-21T12:00:00Z") };
  expect(priceAgeSeconds(plan, WRONG_CLOCK, WRONG_CLOCK)).toBe(3600);
  expect(priceAgeSeconds(plan, WRONG_CLOCK, WRONG_CLOCK + 90_000)).toBe(3690);
  expect(priceAgeSeconds({ ...plan, prices_at: null }, WRONG_CLOCK, WRONG_CLOCK)).toBeNull();
});
