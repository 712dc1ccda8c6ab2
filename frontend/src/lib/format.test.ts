import { describe, expect, test } from "vitest";
import {
  formatAge,
  formatAhead,
  formatCountdown,
  formatDay,
  formatDrift,
  formatMeasuredPercent,
  formatMoney,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatShownQuantity,
  formatSignedMoney,
  formatSignedPercent,
} from "./format";

describe("money", () => {
  test("has a thousands separator and two decimals", () => {
    expect(formatMoney("6500")).toBe("$6,500.00");
  });

  test("shows amounts exactly that a float could not hold", () => {
    expect(formatMoney("90071992547409931.07")).toBe("$90,071,992,547,409,931.07");
  });

  test("has a real minus sign when negative", () => {
    expect(formatMoney("-12.5")).toBe("−$12.50");
  });

  test("has a plus sign where the direction matters, and none at zero", () => {
    expect([formatSignedMoney("5"), formatSignedMoney("-5"), formatSignedMoney("0.00")]).toEqual([
      "+$5.00",
      "−$5.00",
      "$0.00",
    ]);
  });

  test("never says minus nothing: what rounds to zero has no sign", () => {
    const least = "-0.004";
    expect([formatMoney(least), formatSignedMoney(least), formatMeasuredPercent(least)]).toEqual([
      "$0.00",
      "$0.00",
      "0.00%",
    ]);
    expect(formatMoney("-0.005")).toBe("−$0.01");
  });
});

describe("quantities and percentages", () => {
  test("a quantity loses its trailing zeros but none of its nine decimals", () => {
    expect([formatQuantity("14.444444444"), formatQuantity("10.500000000"), formatQuantity("3")]).toEqual([
      "14.444444444",
      "10.5",
      "3",
    ]);
  });

  test("a quantity is read with four decimals, never as more than there is, and never as nothing", () => {
    expect(
      ["14.444444444", "-0.99999", "3", "0.00000012"].map((text) => formatShownQuantity(text as `${number}`)),
    ).toEqual(["14.4444", "−0.9999", "3", "0.00000012"]);
  });

  test("a price has two decimals, and up to four where it has them", () => {
    expect([formatPrice("521.9"), formatPrice("0.0843")]).toEqual(["$521.90", "$0.0843"]);
  });

  test("a stored percentage is shown as it is, a measured one with two decimals", () => {
    expect([formatPercent("33.3333"), formatPercent("40.0"), formatMeasuredPercent("46.5")]).toEqual([
      "33.3333%",
      "40%",
      "46.50%",
    ]);
  });

  test("drift has a sign, except where it rounds to zero", () => {
    expect(
      ["6.5", "-3.2", "0.004", "-0.004", "-0.005"].map((drift) => formatDrift(drift as `${number}`)),
    ).toEqual(["+6.50", "−3.20", "0.00", "0.00", "−0.01"]);
  });
});

describe("time", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const ago = (seconds: number) => formatAge(new Date(now.getTime() - seconds * 1000), now);

  test("an age is given in words", () => {
    expect([ago(10), ago(60), ago(300), ago(7200), ago(86400)]).toEqual([
      "just now",
      "1 minute ago",
      "5 minutes ago",
      "2 hours ago",
      "yesterday",
    ]);
  });

  test("a clock that runs ahead does not give a negative age", () => {
    expect(ago(-30)).toBe("just now");
  });

  test("a countdown stops at zero", () => {
    expect([formatCountdown(599_001), formatCountdown(61_000), formatCountdown(-5)]).toEqual([
      "10:00",
      "1:01",
      "0:00",
    ]);
  });
});

test("a change in percent has its sign, unless it rounds to nothing", () => {
  expect([formatSignedPercent("1.254"), formatSignedPercent("-0.4"), formatSignedPercent("0.004")]).toEqual([
    "+1.25%",
    "\u22120.40%",
    "0.00%",
  ]);
});

test("a day of the server is the same day in every time zone", () => {
  expect(formatDay("2026-11-20")).toBe("Nov 20, 2026");
});

test.each([
  [10, "now"],
  [-500, "now"],
  [12 * 60, "in 12 minutes"],
  [3 * 3600, "in 3 hours"],
  [24 * 3600, "tomorrow"],
])("what comes in %d seconds comes %s", (seconds, words) => {
  const now = new Date("2026-11-21T12:00:00Z");
  expect(formatAhead(new Date(now.getTime() + seconds * 1000), now)).toBe(words);
});
