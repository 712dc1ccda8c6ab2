import { expect, test } from "vitest";
import { parkedRow } from "@/wire/generated/parked";
import { deferredInWords, parkedInWords } from "./parked-words";

const ROW = parkedRow.parse({
  run_id: "harvest-01",
  symbol: "SPY",
  replacement: "IVV",
  quantity: "80",
  loss_usd: "1600.00",
  deferred_usd: "0.00",
  state: "PARKED",
  is_chosen: false,
  sold_on: "2026-03-02",
  returns_from: "2026-04-02",
  returned_on: null,
  cost_usd: null,
  worth_usd: null,
  can_go_back: false,
  can_stay: true,
});

test("what is parked says until when nothing buys it back", () => {
  expect(parkedInWords(ROW)).toMatch(/^IVV has the weight of SPY\. No plan buys SPY before .*2026;/);
  expect(parkedInWords({ ...ROW, state: "SELLING" })).toContain("is being sold");
});

test("what goes back says what it costs, and another loss is said as one", () => {
  const due = { ...ROW, state: "DUE" } as const;
  expect(parkedInWords({ ...due, cost_usd: "12.5" })).toContain("costs about $12.50 in tax and trading");
  expect(parkedInWords({ ...due, cost_usd: "-30" })).toContain("another loss");
});

test("what stays says why: by your word, by its cost, or because that is not known", () => {
  const stays = { ...ROW, state: "STAYING" } as const;
  expect(parkedInWords({ ...stays, is_chosen: true })).toMatch(/^You chose to stay\./);
  expect(parkedInWords({ ...stays, cost_usd: "1013.04", worth_usd: "201.6" })).toContain(
    "about $1,013.04 in tax and trading, more than the $201.60",
  );
  expect(parkedInWords(stays)).toMatch(/not known\. IVV keeps the weight of SPY until you say otherwise\.$/);
});

test("a loss that a purchase elsewhere deferred is named, and no other", () => {
  expect(deferredInWords(ROW)).toBeNull();
  expect(deferredInWords({ ...ROW, deferred_usd: "40" })).toMatch(/^\$40\.00 of the loss is deferred/);
});
