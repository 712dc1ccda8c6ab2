import { expect, test } from "vitest";
import type { LabPolicyResult, LabReport } from "@/wire/generated/evidence";
import { ahead, colourOf, drifts, linesOf, lucks, referenceLabel } from "./drawing";

const policy = (
  name: string,
  values: `${number}`[],
  more: Partial<LabPolicyResult> = {},
): LabPolicyResult => ({
  policy: name,
  label: name.toUpperCase(),
  sentence: "",
  depleted_on: null,
  plans: 1,
  figures: null,
  points: values.map((value, place) => ({
    day: `2020-0${place + 1}-28`,
    value_usd: value,
    drift_percent: "1",
  })),
  starts_usd: [],
  advantage: null,
  ...more,
});

const report = (policies: LabPolicyResult[]): LabReport => ({
  first_day: "2020-01-02",
  last_day: "2020-02-28",
  trading_days: 60,
  shortened_by: null,
  series: [],
  series_digest: "",
  reference: "own",
  policies,
  bands: [],
  winner: null,
  verdict: "",
  notes: [],
});

test("each month says how much more a policy has than the reference, and a shorter one just ends", () => {
  const rows = ahead(report([policy("own", ["100", "200"]), policy("monthly", ["110"])]));
  expect(rows[0]).toEqual({ day: "2020-01-28", own: 0, monthly: expect.closeTo(10) as number });
  expect(rows[1]).toEqual({ day: "2020-02-28", own: 0 });
});

test("without the reference nothing is drawn", () => {
  expect(ahead(report([policy("monthly", ["1"])]))).toEqual([]);
  expect(referenceLabel(report([]))).toBe("the first");
});

test("a policy keeps its color in every chart", () => {
  const luck = {
    low_percent: "-0.5",
    middle_percent: "0.1",
    high_percent: "0.4",
    band_low_percent: "-1",
    band_high_percent: "1",
    is_beyond_luck: false,
  } as const;
  const found = report([policy("own", ["1"]), policy("monthly", ["1"], { advantage: luck })]);
  expect(linesOf(found).map(({ colour }) => colour)).toEqual([colourOf(0), colourOf(1)]);
  expect(lucks(found)).toEqual([
    {
      policy: "monthly",
      label: "MONTHLY",
      fill: colourOf(1),
      fillOpacity: 0.55,
      range: [-0.5, 0.4],
      middle: 0.1,
    },
  ]);
  expect(drifts(found)).toEqual([]);
});
