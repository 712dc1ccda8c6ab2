// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { overview } from "@/wire/generated/overview";
import { HoldingsCard } from "./HoldingsCard";

afterEach(cleanup);

const written: unknown = JSON.parse(readFileSync("src/wire/answers/account_overview.json", "utf8"));
const known = {
  ...overview.parse(written),
  cash_usd: "1250.00",
  cash_percent: "12.5",
  unsettled_usd: "250.00",
} as const;

test("the cash comes last, with its share and what of it is reserved or not settled", () => {
  const figures = { overview: known, loading: false, problem: null, offline: false, renew: () => undefined };
  render(<HoldingsCard figures={figures} names={new Map()} reservedUsd="500.00" link={null} />);
  const rows = within(screen.getByRole("table")).getAllByRole("row");
  expect(rows).toHaveLength(known.holdings.length + 2);
  for (const words of ["CASH", "$1,250.00", "12.50%", "$500.00 reserved", "$250.00 not settled yet"]) {
    expect(rows.at(-1)?.textContent).toContain(words);
  }
});
