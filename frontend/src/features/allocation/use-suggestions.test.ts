// @vitest-environment happy-dom
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { answers } from "@/wire/base/query";
import type { Asset } from "@/wire/generated/targets";
import { useSuggestions } from "./use-suggestions";

afterEach(() => {
  cleanup();
  answers.clear();
});

const LISTED: Asset[] = [
  { symbol: "SPY", name: "SPDR S&P 500", fractionable: true, tradable: true },
  { symbol: "VLUE", name: "Value Factor", fractionable: true, tradable: true },
];
let asked: string[];

function open(typed: string, isAway = false) {
  asked = [];
  const search = ({ text }: { text: string }) => {
    asked.push(text);
    const assets = LISTED.filter(({ symbol }) => symbol.startsWith(text.toUpperCase()));
    return isAway ? Promise.reject(new Error("away")) : Promise.resolve({ assets });
  };
  return renderHook((text: string) => useSuggestions(text, search), { initialProps: typed });
}

test("letters are asked about once typing pauses, and only the newest answer is shown", async () => {
  const { result, rerender } = open("s");
  rerender("v");
  expect(result.current).toEqual({ assets: [], note: "Searching…" });
  await waitFor(() => expect(result.current.assets.map(({ symbol }) => symbol)).toEqual(["VLUE"]));
  expect(asked).toEqual(["v"]);
  rerender("vx");
  expect(result.current.assets, "an older answer is nobody's suggestion").toEqual([]);
});

test("nothing is asked about nothing", () => {
  const { result } = open("  ");
  expect(result.current).toEqual({ assets: [], note: null });
  expect(asked).toEqual([]);
});

test.each([
  ["nothing is found", false, "No tradable symbol or name begins like that."],
  ["the search fails", true, "No suggestions now; a symbol can be typed out."],
])("where %s the field says so", async (_, isAway, note) => {
  const { result } = open("zzz", isAway);
  await waitFor(() => expect(result.current).toEqual({ assets: [], note }));
});
