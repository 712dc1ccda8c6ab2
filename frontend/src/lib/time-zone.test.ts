// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import { formatDateTime, formatWeekday } from "./format";
import { chosenZone } from "./time-zone";

afterEach(() => localStorage.clear());

const OPEN = new Date("2026-11-23T14:30:00Z");

test("a time is shown in the chosen zone, and says which one that is", () => {
  localStorage.setItem("evenkeel.time-zone", "America/New_York");
  expect([formatDateTime(OPEN), formatWeekday(OPEN)]).toEqual([
    "Nov 23, 2026, 9:30 AM EST",
    "Mon, Nov 23, 9:30 AM EST",
  ]);
  localStorage.setItem("evenkeel.time-zone", "UTC");
  expect(formatDateTime(OPEN)).toBe("Nov 23, 2026, 2:30 PM UTC");
});

test("a zone that does not exist is no choice", () => {
  localStorage.setItem("evenkeel.time-zone", "Mars/Olympus");
  expect(chosenZone()).toBeNull();
});
