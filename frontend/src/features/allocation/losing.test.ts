import { expect, test } from "vitest";
import type { DraftTarget } from "./draft";
import { losingTargets, withFates } from "./losing";

const target = (symbol: string, percent: string, enabled = true): DraftTarget => ({
  symbol,
  name: symbol,
  percent,
  tolerance: "",
  enabled,
});
const stored = (symbol: string) => ["SPY", "QQQ", "GLD"].includes(symbol);

test("a held symbol that was named and is no longer is asked about", () => {
  const draft = [target("QQQ", "60"), target("GLD", "40", false)];
  expect(losingTargets(["SPY", "QQQ", "GLD", "TSLA"], draft, stored)).toEqual(["SPY", "GLD"]);
});

test("what is sold gets a target of 0, what is kept apart gets none", () => {
  const draft = [target("QQQ", "100"), target("GLD", "40", false)];
  const saved = withFates(
    draft,
    new Map([
      ["SPY", "apart"],
      ["GLD", "sell"],
    ]),
  );
  expect(saved.map(({ symbol, percent, enabled }) => [symbol, percent, enabled])).toEqual([
    ["QQQ", "100", true],
    ["GLD", "0", true],
  ]);
});
