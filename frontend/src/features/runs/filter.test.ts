import { expect, test } from "vitest";
import { leg, run, type Run } from "@/wire/documents";
import { filterOfQuery, isFiltered, matches, NO_FILTER, periodOf, queryOfFilter } from "./filter";

function aRun(changes: Partial<Record<string, unknown>> = {}, symbols = ["SPY", "BRK.B"]): Run {
  const legs = symbols.map((symbol) =>
    leg.parse({
      leg_id: symbol,
      client_order_id: `ek-1-${symbol}`,
      symbol,
      side: "buy",
      planned_quantity: "1",
      quantity: "1",
      state: "FILLED",
    }),
  );
  return run.parse({
    run_id: "r1",
    kind: "REBALANCE",
    origin: "PERSON",
    state: "COMPLETED",
    open: false,
    cancel_requested: false,
    created_at: "2026-11-20T15:30:00Z",
    updated_at: "2026-11-20T15:30:00Z",
    legs,
    ...changes,
  });
}

test("the address keeps the filter, and what it does not know narrows nothing", () => {
  const filter = { state: "halted", origin: "schedule", symbol: "SPY", from: "2026-11-01", to: "2026-11-20" };
  expect(filterOfQuery(new URLSearchParams(queryOfFilter(filter)))).toEqual(filter);
  expect(filterOfQuery(new URLSearchParams("state=exploded&origin=me&from=2026-13-45&to=today"))).toEqual(
    NO_FILTER,
  );
  expect(queryOfFilter(NO_FILTER)).toEqual({});
  expect(isFiltered(NO_FILTER)).toBe(false);
});

test("both days are included, in the reader's own time", () => {
  const { from, before } = periodOf({ ...NO_FILTER, from: "2026-11-20", to: "2026-11-20" });
  expect(from).toEqual(new Date(2026, 10, 20));
  expect(before).toEqual(new Date(2026, 10, 21));
  expect(periodOf(NO_FILTER)).toEqual({ from: null, before: null });
});

test.each([
  [{}, true],
  [{ state: "completed" }, true],
  [{ state: "adjusted" }, false],
  [{ origin: "person" }, true],
  [{ origin: "schedule" }, false],
  [{ symbol: "SPY" }, true],
  [{ symbol: "BRK" }, true],
  [{ symbol: "QQQ" }, false],
  [{ state: "completed", symbol: "QQQ" }, false],
])("a completed run of a person with SPY and BRK.B against %o", (change, expected) => {
  expect(matches(aRun(), { ...NO_FILTER, ...change })).toBe(expected);
});

test("every state belongs to one group", () => {
  for (const state of run.shape.state.options) {
    const groups = ["open", "completed", "adjusted", "cancelled", "halted"].filter((group) =>
      matches(aRun({ state }), { ...NO_FILTER, state: group }),
    );
    expect(groups, state).toHaveLength(1);
  }
});
