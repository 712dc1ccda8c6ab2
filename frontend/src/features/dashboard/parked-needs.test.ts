import { expect, test } from "vitest";
import type { Parked } from "@/wire/generated/parked";
import { parkedNeeds } from "./parked-needs";

const harvest = (rest: Partial<Parked>): Parked => ({
  symbol: "QUAL",
  replacement: "VLUE",
  quantity: "80",
  loss_usd: "2400",
  created_at: new Date("2026-11-01T15:00:00Z"),
  state: "PARKED",
  same_as: [],
  sold_on: "2026-11-01",
  is_chosen: false,
  cost_usd: null,
  worth_usd: null,
  returned_on: null,
  ...rest,
});

const found = (rest: Partial<Parked>, day: string, planned = false) =>
  parkedNeeds({ entries: { r1: harvest(rest) } }, new Date(`${day}T15:00:00Z`), planned);

test("a holding that goes back with the next plan leads to that plan, until one waits or is carried out", () => {
  const [need] = found({ state: "DUE" }, "2026-12-03");
  expect(need?.title).toBe("QUAL can be bought back");
  expect(need?.action).toEqual({ label: "Check & rebalance", to: "/rebalance" });
  expect(found({ state: "DUE" }, "2026-12-03", true)).toEqual([]);
});

test("a holding whose 30 days are over is named from the 31st day on, though nothing was measured since", () => {
  expect(found({}, "2026-12-01")).toEqual([]);
  expect(found({}, "2026-12-02")[0]?.text).toContain("Since Dec 2, 2026");
});

test.each(["SELLING", "STAYING", "HOME", "ENDED"] as const)(
  "a harvest that is %s asks for nothing",
  (state) => {
    expect(found({ state }, "2027-03-01")).toEqual([]);
    expect(parkedNeeds(null, new Date(), false)).toEqual([]);
  },
);
