import { expect, test } from "vitest";
import { reconciliation } from "@/wire/generated/ledger";
import { ledgerView } from "@/wire/generated/statements";
import { eventInWords, saleInWords, strategyInWords, windowInWords } from "./words";

test("what happened around a gap is described as a person would", () => {
  const nothing = { symbol: null, quantity: null, price: null };
  const event = { ...nothing, event_id: "fill:1", at: "2026-03-02T15:00:00.000000000Z" };
  const fill = { ...event, type: "Fill", side: "buy", symbol: "SPY", quantity: "6", price: "100" } as const;
  expect(eventInWords(fill)).toBe("Purchase of 6 SPY at $100.00");
  expect(eventInWords({ ...fill, side: "sell" })).toBe("Sale of 6 SPY at $100.00");
  expect(
    eventInWords({ ...event, type: "OrderEvent", symbol: "SPY", quantity: "6", status: "partially_filled" }),
  ).toBe("Order of 6 SPY: partially filled");
  expect(eventInWords({ ...event, type: "CashActivity", kind: "DEPOSIT", amount_usd: "12.5" })).toBe(
    "Deposit of $12.50",
  );
  expect(
    eventInWords({ ...event, type: "ShareLeg", kind: "STOCK_DIVIDEND", symbol: "SPY", quantity: "2" }),
  ).toBe("Stock dividend of 2 SPY");
});

test("a window says both what not to buy and what not to sell, until when", () => {
  expect(
    windowInWords({
      symbol: "SPY",
      buying_washes_until: "2026-04-01",
      loss_usd: "80",
      selling_washes_until: "2026-03-20",
    }),
  ).toEqual([
    "Buying SPY until Apr 1, 2026 would defer a loss of $80.00.",
    "Selling SPY at a loss until Mar 20, 2026 would be a wash sale.",
  ]);
});

test("our own two words for strategies are spelled out, a person's names stay", () => {
  expect(["unassigned", "residual", "growth"].map(strategyInWords)).toEqual([
    "No strategy",
    "Not explained",
    "growth",
  ]);
});

test("an empty ledger and one with a gap are read", () => {
  const empty = ledgerView.parse({
    note: "Estimates.",
    method: "FIFO",
    account: null,
    positions: [],
    lots: [],
    gains_by_year: [],
    sales: [],
    sales_left_off: 0,
    wash_windows: [],
    harvest: [],
    harvest_wishes: { loss_usd_min: "100", replacements: [], same_as: [] },
    series: [],
    strategy_returns: [],
    year_ends: [],
    returns: {
      from: null,
      to: null,
      time_weighted_percent: null,
      money_weighted_percent: null,
      drawdown: null,
    },
    contributions: [],
  });
  expect(empty.account).toBeNull();
  const found = reconciliation.parse({
    at: "2026-03-02T15:00:00Z",
    state: "DISCREPANCY",
    freeze: "HALTED",
    message: "SPY: the broker has 4, our books have 6: a gap of -2.",
    gaps: [
      {
        identity: "BROKER_SHARES",
        symbol: "SPY",
        expected: "6",
        found: "4",
        gap: "-2",
        value_usd: "200",
        sentence: "SPY: the broker has 4, our books have 6: a gap of -2.",
        can_accept: true,
        events: [],
      },
    ],
    waiting: [],
  });
  expect(found.gaps[0]?.gap).toBe("-2");
});

test("a sale up to a boundary says how much, and what that realizes", () => {
  const sale = { note: "", symbol: "SPY", price_usd: "70", quantity: "80", stopped_at: "fill:1" } as const;
  expect(saleInWords({ ...sale, gains: [{ term: "SHORT", gain_usd: "-800" }] })).toBe(
    "Up to 80 SPY at $70.00: \u2212$800.00 short-term. An estimate, not advice.",
  );
  expect(saleInWords({ ...sale, quantity: "0", gains: [] })).toBe(
    "None of SPY: even the oldest lot is past the boundary.",
  );
});
