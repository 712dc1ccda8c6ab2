import { expect, test } from "vitest";
import { linePath } from "./line-path";

test("the line runs from the left edge to the right, the top at the top", () => {
  expect(linePath([0, 50, 100], 100)).toBe("M0.0 200.0L500.0 100.0L1000.0 0.0");
});

test("what is below zero stays at the bottom", () => {
  expect(linePath([-5, 10], 10)).toBe("M0.0 200.0L1000.0 0.0");
});
