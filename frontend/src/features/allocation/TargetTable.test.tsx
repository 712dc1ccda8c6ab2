// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useMemo, useState } from "react";
import { afterEach, expect, test } from "vitest";
import type { PlanItem } from "@/wire/generated/planning";
import { placeFindings } from "@/wire/advice-doctor";
import type { DraftTarget } from "./draft";
import { TargetTable } from "./TargetTable";
import type { TargetsEditor } from "./use-targets";

afterEach(cleanup);

const SYMBOLS = ["AAA", "BBB", "CCC", "DDD"];
const TARGETS: DraftTarget[] = SYMBOLS.map((symbol) => ({
  symbol,
  name: null,
  percent: "25",
  tolerance: "",
  enabled: true,
}));
const ROWS = SYMBOLS.map((symbol): PlanItem => ({
  symbol,
  action: "HOLD",
  target_percent: "25",
  actual_percent: "25",
  drift_percent: "0",
  drift_level: "WITHIN_TOLERANCE",
  current_value: "100",
  target_value: "100",
  trade_amount: "0",
  quantity: "0",
  reason: "WITHIN_BAND",
}));
/** Whose band was asked for: each drawing of a row asks for its own. */
let drawn: string[] = [];
const bands = (symbol: string) => {
  drawn.push(symbol);
  return "5" as const;
};
const nothingFound = placeFindings([], () => null);

function Page() {
  const [targets, setTargets] = useState(TARGETS);
  const prices = useMemo(() => ({}), []);
  const editor = {
    standing: { status: "clean", targets },
    problem: null,
    isStored: () => true,
    isKnown: () => true,
    edit: (_: string | null, change: (all: DraftTarget[]) => DraftTarget[]) => setTargets(change),
  } as unknown as TargetsEditor;
  return (
    <TargetTable
      editor={editor}
      measured={{ rows: ROWS, prices, bands }}
      rules={null}
      placed={nothingFound}
    />
  );
}

const target = (symbol: string) => document.getElementsByName(`percent ${symbol}`)[0] as HTMLInputElement;
const type = (symbol: string, value: string) => fireEvent.change(target(symbol), { target: { value } });

test("a key that is typed into one row draws that row alone", () => {
  render(<Page />);
  expect(new Set(drawn)).toEqual(new Set(SYMBOLS));
  drawn = [];
  type("BBB", "24");
  expect(target("BBB").value).toBe("24");
  expect(new Set(drawn)).toEqual(new Set(["BBB"]));
});

test("rows that were drawn before others changed still change the newest set", () => {
  render(<Page />);
  type("AAA", "251");
  type("CCC", "253");
  fireEvent.click(screen.getByTitle("Remove DDD"));
  type("BBB", "252");
  expect(["AAA", "BBB", "CCC"].map((symbol) => target(symbol).value)).toEqual(["251", "252", "253"]);
  expect(document.getElementsByName("percent DDD")).toHaveLength(0);
});
