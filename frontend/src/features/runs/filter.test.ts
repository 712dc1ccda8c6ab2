import { expect, test } from "vitest";
import { leg, run, type Run } from "@/wire/generated/execution";
import { checkLine } from "@/wire/generated/automation";
import {
  CHECK_GROUPS,
  filterOfQuery,
  inView,
  isFiltered,
  matchesCheck,
  matchesRun,
  NO_FILTER,
  ORDER_GROUPS,
  periodOf,
  queryOfFilter,
  RUN_GROUPS,
  type HistoryFilter,
} from "./filter";
import { amountOf, ordersOf } from "./orders";

function aRun(changes: Partial<Record<string, unknown>> = {}, symbols = ["SPY", "BRK.B"]): Run {
  const legs = symbols.map((symbol, index) =>
    leg.parse({
      leg_id: symbol,
      client_order_id: `ek-1-${symbol}`,
      order_id: `9f1c0a7e-${index}`,
      symbol,
      side: index === 0 ? "sell" : "buy",
      planned_quantity: "1",
      quantity: "1",
      reference_price: "1",
      filled_quantity: "1",
      cancel_sent: false,
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

const filterBy = (change: Partial<HistoryFilter>): HistoryFilter => ({ ...NO_FILTER, ...change });

test.each<Partial<HistoryFilter>>([
  { state: "halted", origin: "schedule", text: "SPY", from: "2026-11-01", to: "2026-11-20" },
  { view: "orders", state: "filled", side: "sell", text: "9f1c" },
  { view: "checks", state: "refused" },
])("the address keeps the view and the filter %o", (change) => {
  const filter = filterBy(change);
  expect(filterOfQuery(new URLSearchParams(queryOfFilter(filter)))).toEqual(filter);
});

test("what an address does not know narrows nothing, and one that names a symbol still searches for it", () => {
  const unknown = "view=dreams&state=exploded&origin=me&side=left&from=2026-13-45&to=today";
  expect(filterOfQuery(new URLSearchParams(unknown))).toEqual(NO_FILTER);
  expect(filterOfQuery(new URLSearchParams("symbol=SPY")).text).toBe("SPY");
  expect(queryOfFilter(NO_FILTER)).toEqual({});
});

test("another view keeps days and words and lets go of what it does not know", () => {
  const orders = filterBy({ view: "orders", state: "filled", side: "buy", text: "SPY", from: "2026-11-01" });
  expect(inView(orders, "checks")).toEqual(filterBy({ view: "checks", text: "SPY", from: "2026-11-01" }));
  expect(inView(filterBy({ state: "open" }), "orders").state).toBe("open");
  expect(isFiltered(filterBy({ view: "checks" }))).toBe(false);
  expect(isFiltered(filterBy({ view: "checks", text: "SPY" }))).toBe(true);
});

test("both days are included, in the reader's own time", () => {
  const { from, before } = periodOf(filterBy({ from: "2026-11-20", to: "2026-11-20" }));
  expect(from).toEqual(new Date(2026, 10, 20));
  expect(before).toEqual(new Date(2026, 10, 21));
  expect(periodOf(NO_FILTER)).toEqual({ from: null, before: null });
});

test.each<[Partial<HistoryFilter>, boolean]>([
  [{}, true],
  [{ state: "completed" }, true],
  [{ state: "adjusted" }, false],
  [{ origin: "person" }, true],
  [{ origin: "schedule" }, false],
  [{ text: "spy" }, true],
  [{ text: " BRK " }, true],
  [{ text: "QQQ" }, false],
  [{ text: "9F1C" }, true],
  [{ text: "ek-1-brk" }, true],
  [{ text: "r1" }, true],
  [{ state: "completed", text: "QQQ" }, false],
])("a completed run of a person with SPY and BRK.B against %o", (change, expected) => {
  expect(matchesRun(aRun(), filterBy(change))).toBe(expected);
});

test.each<[Partial<HistoryFilter>, string[]]>([
  [{}, ["SPY", "BRK.B"]],
  [{ side: "sell" }, ["SPY"]],
  [{ text: "BRK" }, ["BRK.B"]],
  [{ text: "9f1c0a7e-1" }, ["BRK.B"]],
  [{ text: "ek-1-SPY" }, ["SPY"]],
  [{ text: "r1" }, ["SPY", "BRK.B"]],
  [{ state: "filled" }, ["SPY", "BRK.B"]],
  [{ state: "open" }, []],
  [{ origin: "schedule" }, []],
])("of a run's orders %o finds %o", (change, expected) => {
  const found = ordersOf([aRun()], filterBy({ view: "orders", ...change }));
  expect(found.map((order) => order.leg.symbol)).toEqual(expected);
});

test("the orders of all runs are listed newest first", () => {
  const older = aRun({ run_id: "r0", created_at: "2026-11-01T10:00:00Z" }, ["OLD"]);
  const found = ordersOf([older, aRun({}, ["NEW"])], filterBy({ view: "orders" }));
  expect(found.map((order) => order.leg.symbol)).toEqual(["NEW", "OLD"]);
});

test.each([
  ["14.444444444", "450.10", "6501.4444442444"],
  ["0", "450.10", null],
  ["0", null, null],
] as const)("%s filled at %s is %s", (filled_quantity, filled_average_price, amount) => {
  const [first] = aRun().legs;
  expect(first && amountOf({ ...first, filled_quantity, filled_average_price })).toBe(amount);
});

test.each<[Partial<HistoryFilter>, boolean]>([
  [{}, true],
  [{ state: "idle" }, true],
  [{ state: "traded" }, false],
  [{ text: "qual" }, true],
  [{ text: "cooldown" }, true],
  [{ text: "SPY" }, false],
  [{ from: "2026-11-17", to: "2026-11-17" }, true],
  [{ from: "2026-11-19" }, false],
  [{ to: "2026-11-15" }, false],
])("a line of checks from the 16th to the 18th against %o", (change, expected) => {
  const line = checkLine.parse({
    outcome: "IDLE",
    decided_by: "COOLDOWN",
    message: "With a cooldown of 31 days the next one may start later.",
    outside: ["QUAL"],
    decided_at: "2026-11-18T15:00:00Z",
    since: "2026-11-16T15:00:00Z",
    checks: 40,
  });
  expect(matchesCheck(line, filterBy({ view: "checks", ...change }))).toBe(expected);
});

test("every state belongs to one group of its view", () => {
  const options = [
    [RUN_GROUPS, run.shape.state.options],
    [ORDER_GROUPS, leg.shape.state.options],
    [CHECK_GROUPS, checkLine.shape.outcome.options],
  ] as const;
  for (const [groups, states] of options)
    expect(groups.flatMap((group) => [...group.states]).sort()).toEqual([...states].sort());
});
