import { expect, test } from "vitest";
import { standingWords } from "./standing-words";

test("only the planner's own word makes an account on target", () => {
  expect(standingWords({ needs_rebalance: false, standing: { on_target: true } })).toEqual([
    "positive",
    "On target",
  ]);
  expect(standingWords({ needs_rebalance: false, standing: { on_target: false } })).toEqual([
    "warning",
    "Not on target",
  ]);
  expect(standingWords({ needs_rebalance: true, standing: { on_target: false } })[1]).toBe(
    "Needs rebalancing",
  );
});

test("a measurement of before says what it said", () => {
  expect(standingWords({ needs_rebalance: false })[1]).toBe("On target");
});
