import { expect, test } from "vitest";
import { dayAfter, newYorkDay } from "./new-york";

test("a day is the exchange's, also where it is tomorrow in Europe", () => {
  expect(newYorkDay(new Date("2026-11-22T04:59:00Z"))).toBe("2026-11-21");
  expect(newYorkDay(new Date("2026-11-22T05:00:00Z"))).toBe("2026-11-22");
});

test("days are counted over the ends of months and the change of the clocks", () => {
  expect(dayAfter("2026-10-15", 31)).toBe("2026-11-15");
  expect(dayAfter("2027-12-31", 1)).toBe("2028-01-01");
});
