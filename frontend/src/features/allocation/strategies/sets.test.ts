import { expect, test } from "vitest";
import type { DraftTarget } from "../draft";
import {
  draftsOfStored,
  losingStrategies,
  problemsOfStrategies,
  requestOfStrategies,
  sameStrategies,
  withStrategyFates,
  type StrategyDraft,
} from "./sets";

const target = (symbol: string, percent: string): DraftTarget => ({
  symbol,
  name: null,
  percent,
  tolerance: "",
  enabled: true,
});
const GROWTH: StrategyDraft = { name: "growth", share: "60", targets: [target("SPY", "100")] };
const CALM: StrategyDraft = {
  name: "calm",
  share: "40",
  targets: [target("AGG", "70"), target("CASH", "30")],
};
const BOTH = [GROWTH, CALM];

test("each strategy shows its largest target first, cash last, with its own tolerance", () => {
  const weight = (symbol: string, percent: `${number}`, own: `${number}` | null = null) => ({
    symbol,
    target_percent: percent,
    tolerance_percent: own,
    enabled: true,
  });
  const targets = [weight("CASH", "50"), weight("AGG", "10"), weight("SPY", "40", "2")];
  const [draft] = draftsOfStored(
    [{ name: "mixed", share_percent: "100", targets }],
    (symbol) => `${symbol}!`,
  );
  expect(draft?.targets.map(({ symbol, tolerance, name }) => [symbol, tolerance, name])).toEqual([
    ["SPY", "2", "SPY!"],
    ["AGG", "", "AGG!"],
    ["CASH", "", "CASH!"],
  ]);
});

test("what adds up is sent as it was typed", () => {
  expect(problemsOfStrategies(BOTH)).toEqual([]);
  expect(requestOfStrategies(BOTH)[1]).toMatchObject({
    name: "calm",
    share_percent: "40",
    targets: [{ symbol: "AGG", target_percent: "70", tolerance_percent: null }, { symbol: "CASH" }],
  });
});

test("every point that keeps the set from being saved leads to its input", () => {
  const drafts = [
    { ...GROWTH, share: "x" },
    { ...CALM, targets: [target("AGG", "60"), { ...target("CASH", "30"), tolerance: "-1" }] },
  ];
  expect(problemsOfStrategies(drafts)).toEqual([
    { message: expect.stringContaining("The share of growth") as string, field: "share of growth" },
    {
      message: expect.stringContaining("CASH in calm: The tolerance") as string,
      field: "tolerance CASH in calm",
    },
    { message: "The targets of calm must add up to 100%: 90%, 10% missing.", field: "percent AGG in calm" },
  ]);
  expect(problemsOfStrategies([{ ...GROWTH, share: "70" }, CALM]).map(({ message }) => message)).toEqual([
    "The shares of the strategies must add up to 100%: 110%, 10% too much.",
  ]);
});

test("40 and 40.0 are the same share, and another order of targets is the same set", () => {
  const other = [GROWTH, { ...CALM, share: "40.0", targets: [...CALM.targets].reverse() }];
  expect(sameStrategies(BOTH, other)).toBe(true);
  expect(sameStrategies(BOTH, [{ ...GROWTH, share: "61" }, CALM])).toBe(false);
});

test("a held symbol that no strategy wants any more is asked about, and sold by a target of 0 where it was", () => {
  const draft = [GROWTH, { ...CALM, targets: [target("CASH", "100")] }];
  expect(losingStrategies(["SPY", "AGG"], draft, BOTH)).toEqual(["AGG"]);
  const sold = withStrategyFates(draft, BOTH, new Map([["AGG", "sell"]]));
  expect(sold[1]?.targets.map(({ symbol, percent }) => [symbol, percent])).toEqual([
    ["CASH", "100"],
    ["AGG", "0"],
  ]);
  expect(sold[0]).toEqual(GROWTH);
  expect(withStrategyFates(draft, BOTH, new Map([["AGG", "apart"]]))).toEqual(draft);
});

test("a symbol that another strategy still wants is no question", () => {
  const shared = [GROWTH, { ...CALM, targets: [target("SPY", "70"), target("CASH", "30")] }];
  expect(losingStrategies(["SPY"], [GROWTH, { ...CALM, targets: [target("CASH", "100")] }], shared)).toEqual(
    [],
  );
});
