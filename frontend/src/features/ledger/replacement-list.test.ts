import { expect, test } from "vitest";
import { dumpList, parseList } from "./replacement-list";

test("a list is read line by line, in any case, and written back the same", () => {
  const read = parseList("spy: voo, ivv\n\nBTC/USD: ETH/USD\n");
  expect(read).toEqual({
    replacements: [
      { symbol: "SPY", by: ["VOO", "IVV"] },
      { symbol: "BTC/USD", by: ["ETH/USD"] },
    ],
  });
  if ("replacements" in read) expect(dumpList(read.replacements)).toBe("SPY: VOO, IVV\nBTC/USD: ETH/USD");
});

test.each(["SPY", "SPY:", ": VOO", "SPY: VOO: IVV"])("a line such as %s is named", (line) => {
  expect(parseList(`QQQ: QQQM\n${line}`)).toEqual({
    problem: `Line 2 is “${line}”; write it as SPY: VOO, IVV.`,
  });
});
