import { expect, test } from "vitest";
import type { Plan } from "@/wire/generated/planning";
import { undoneBy } from "./harvest-words";

const FOUND: Plan["shortcomings"] = [
  { code: "CASH_OUTSIDE_BAND", message: "Cash ends outside its band.", symbol: null, setting: "policy.only" },
  {
    symbol: null,
    code: "SELLS_WITHOUT_BUYING",
    message: "The turnover cap holds a trade back.",
    setting: "policy.max_turnover_percent",
  },
];

test("a harvest does not blame its person for the symbols that it leaves alone", () => {
  const harvest = { symbol: "QUAL", replacement: "VLUE" } as NonNullable<Plan["harvest"]>;
  expect(undoneBy({ shortcomings: FOUND, harvest }).map(({ code }) => code)).toEqual([
    "SELLS_WITHOUT_BUYING",
  ]);
  expect(undoneBy({ shortcomings: FOUND, harvest: null })).toEqual(FOUND);
});
