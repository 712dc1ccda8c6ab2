import { expect, test } from "vitest";
import { BANDS_DRAWN, levelOfDrift, placeInBands } from "./band";

test("a drift is drawn as many bands from its target as it is wide, and never outside the drawing", () => {
  expect(placeInBands("0", "5")).toBe(0);
  expect(placeInBands("-5", "5")).toBe(-1);
  expect(placeInBands("7.5", "5")).toBe(1.5);
  expect(placeInBands("80", "5")).toBe(BANDS_DRAWN);
  expect(placeInBands("-80", "5")).toBe(-BANDS_DRAWN);
});

test("without a band every drift is outside, and none is on its target", () => {
  expect(placeInBands("-0.01", "0")).toBe(-BANDS_DRAWN);
  expect(placeInBands("0", "0")).toBe(0);
});

test("exactly on the band is inside it, exactly on twice the band is a warning", () => {
  expect([
    levelOfDrift("-5", "5"),
    levelOfDrift("5.01", "5"),
    levelOfDrift("10", "5"),
    levelOfDrift("-10.01", "5"),
  ]).toEqual(["WITHIN_TOLERANCE", "WARNING", "WARNING", "CRITICAL"]);
});
