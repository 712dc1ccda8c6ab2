import { expect, test } from "vitest";
import type { StrategyDraft } from "./sets";
import { standingOf } from "./use-strategies";

const one = (share: string): StrategyDraft[] => [{ name: "core", share, targets: [] }];
const stored = { version: 3, strategies: one("100") };

test("without changes the stored strategies are shown", () => {
  expect(standingOf(stored, null)).toEqual({ status: "clean", strategies: one("100") });
});

test("changes are shown as unsaved", () => {
  const edit = { base: stored, strategies: one("90") };
  expect(standingOf(stored, edit)).toEqual({ status: "changed", strategies: one("90") });
});

test("a newer stored set is a conflict with changes of one's own, and taken over where there are none", () => {
  const base = { version: 2, strategies: one("80") };
  expect(standingOf(stored, { base, strategies: one("90") }).status).toBe("conflict");
  expect(standingOf(stored, { base, strategies: one("80") })).toEqual({
    status: "clean",
    strategies: one("100"),
  });
  expect(standingOf(stored, { base, strategies: one("100.0") }).status).toBe("clean");
});

test("what was just saved is shown until the listener has it", () => {
  const base = { version: 4, strategies: one("90") };
  expect(standingOf(stored, { base, strategies: one("90") })).toEqual({
    status: "clean",
    strategies: one("90"),
  });
});
