import { expect, test } from "vitest";
import type { DraftTarget } from "./draft";
import { mergeTargets } from "./merge";

const set = (percents: Record<string, string>): DraftTarget[] =>
  Object.entries(percents).map(([symbol, percent]) => ({
    symbol,
    name: null,
    percent,
    tolerance: "",
    enabled: true,
  }));

const percents = (targets: DraftTarget[]) =>
  Object.fromEntries(targets.map(({ symbol, percent }) => [symbol, percent]));

const BASE = set({ SPY: "40", QUAL: "30", MTUM: "30" });

test("what only one of both changed is kept, whoever it was", () => {
  const merged = mergeTargets(
    BASE,
    set({ SPY: "50", QUAL: "30", MTUM: "20" }),
    set({ SPY: "40", QUAL: "35", MTUM: "30" }),
  );
  expect(percents(merged.targets)).toEqual({ SPY: "50", QUAL: "35", MTUM: "20" });
  expect(merged.clashes).toEqual([]);
});

test("where both changed the same symbol, mine counts and it is named", () => {
  const merged = mergeTargets(
    BASE,
    set({ SPY: "50", QUAL: "30", MTUM: "30" }),
    set({ SPY: "45", QUAL: "35", MTUM: "30" }),
  );
  expect(percents(merged.targets)).toEqual({ SPY: "50", QUAL: "35", MTUM: "30" });
  expect(merged.clashes).toEqual(["SPY"]);
});

test("the same change made twice is no clash", () => {
  const same = set({ SPY: "50.0", QUAL: "30", MTUM: "20" });
  expect(mergeTargets(BASE, set({ SPY: "50", QUAL: "30", MTUM: "20" }), same).clashes).toEqual([]);
});

test("symbols that they added come in, and those that they removed go", () => {
  const merged = mergeTargets(
    BASE,
    set({ SPY: "45", QUAL: "30", MTUM: "30" }),
    set({ SPY: "40", MTUM: "30", GLD: "30" }),
  );
  expect(percents(merged.targets)).toEqual({ SPY: "45", MTUM: "30", GLD: "30" });
});

test("a symbol that I removed stays away, unless they changed it: then it is named", () => {
  const mine = set({ SPY: "40", QUAL: "30" });
  expect(percents(mergeTargets(BASE, mine, set({ SPY: "45", QUAL: "30", MTUM: "30" })).targets)).toEqual({
    SPY: "45",
    QUAL: "30",
  });
  expect(mergeTargets(BASE, mine, set({ SPY: "40", QUAL: "30", MTUM: "10" })).clashes).toEqual(["MTUM"]);
});
