import { expect, test } from "vitest";
import {
  fieldOfProblem,
  policyChanges,
  readField,
  requestOf,
  standardText,
  standingOf,
  storedText,
  withoutStored,
  withText,
  type Stored,
} from "./draft";
import { pathOf, type SettingField } from "./fields";
import { FIELDS } from "./sections";

const field = (path: string): SettingField => {
  const found = FIELDS.find((each) => pathOf(each) === path);
  if (found === undefined) throw new Error(path);
  return found;
};
const NOTHING: Stored = { settings: {}, bounds: {} };
const stored = (settings: Stored["settings"], bounds: Stored["bounds"] = {}): Stored => ({
  settings,
  bounds,
});

test("what is not stored shows its default, a limit the system's bound", () => {
  expect(storedText(field("policy.drift_threshold_percent"), NOTHING)).toBe("5");
  expect(storedText(field("policy.max_turnover_percent"), NOTHING)).toBe("");
  expect(storedText(field("limits.order_notional_usd_max"), NOTHING)).toBe("1,000,000");
  expect(
    storedText(
      field("limits.order_notional_usd_max"),
      stored({}, { limits: { order_notional_usd_max: "5000" } }),
    ),
  ).toBe("5,000");
  expect(storedText(field("limits.restricted_symbols"), NOTHING)).toBe("");
});

test("what is stored is shown as people write it", () => {
  const settings = {
    policy: { min_trade_usd: "2500.50", band: "relative" },
    limits: { restricted_symbols: ["GME", "AMC"] },
  };
  expect(storedText(field("policy.min_trade_usd"), stored(settings))).toBe("2,500.5");
  expect(storedText(field("policy.band"), stored(settings))).toBe("relative");
  expect(storedText(field("limits.restricted_symbols"), stored(settings))).toBe("GME, AMC");
});

test("a text that means what is stored is no change", () => {
  const threshold = field("policy.drift_threshold_percent");
  const draft = withText({}, threshold, "5.00 %", NOTHING);
  expect(standingOf(threshold, draft, NOTHING)).toMatchObject({ text: "5.00 %", changed: false });
  expect(requestOf(FIELDS, draft, NOTHING)).toEqual({});
});

test("what was saved meanwhile is no draft any more, and what was not stays as typed", () => {
  const [holding, threshold] = [
    field("limits.position_percent_max"),
    field("policy.drift_threshold_percent"),
  ];
  const draft = withText(withText({}, holding, "60%", NOTHING), threshold, "2.50", NOTHING);
  const saved = stored({ limits: { position_percent_max: "60" } });
  expect(Object.keys(withoutStored(FIELDS, draft, saved))).toEqual([pathOf(threshold)]);
  expect(withoutStored(FIELDS, draft, NOTHING)).toEqual(draft);
});

test("only what changed is sent, exactly as it is meant", () => {
  let draft = withText({}, field("policy.min_trade_usd"), "$1,250.50", NOTHING);
  draft = withText(draft, field("policy.max_turnover_percent"), "20", NOTHING);
  draft = withText(draft, field("limits.restricted_symbols"), "gme; brk.b gme", NOTHING);
  draft = withText(draft, field("execution.market_closed"), "wait", NOTHING);
  expect(requestOf(FIELDS, draft, NOTHING)).toEqual({
    policy: { min_trade_usd: "1250.5", max_turnover_percent: "20" },
    limits: { restricted_symbols: ["BRK.B", "GME"] },
    execution: { market_closed: "wait" },
  });
});

test("an emptied cap is no cap, and a limit set to the system's own is given back to it", () => {
  const now = stored({ policy: { max_turnover_percent: "20" }, limits: { rejections_max: "2" } });
  let draft = withText({}, field("policy.max_turnover_percent"), "", now);
  draft = withText(
    draft,
    field("limits.rejections_max"),
    standardText(field("limits.rejections_max"), now),
    now,
  );
  expect(requestOf(FIELDS, draft, now)).toEqual({
    policy: { max_turnover_percent: null },
    limits: { rejections_max: null },
  });
});

test.each([
  ["limits.spread_percent_max", "9", "Widest spread is out of range: enter a number from 0% to 5%."],
  ["limits.orders_per_day_max", "1.5", "Orders a day must be a whole number."],
  ["limits.quote_age_seconds_max", "0", "Oldest quote is out of range: enter a number from 1 s to 900 s."],
  ["policy.cash_buffer_percent", "101", "Cash buffer is out of range: enter a number from 0% to 100%."],
  ["policy.drift_threshold_percent", "", "Threshold is empty: enter a number at least 0%."],
  [
    "limits.restricted_symbols",
    "GME, $$$",
    "$$$ is not a symbol: separate symbols such as GME, BRK.B or BTC/USD by commas.",
  ],
])("%s does not take %s and says what it takes", (path, text, problem) => {
  expect(readField(field(path), text, NOTHING)).toEqual({ ok: false, problem });
});

test("a tighter bound of the system narrows what a field takes", () => {
  const tight = stored({}, { limits: { position_percent_max: "25" } });
  expect(readField(field("limits.position_percent_max"), "25", tight)).toEqual({ ok: true, value: "25" });
  expect(readField(field("limits.position_percent_max"), "26", tight).ok).toBe(false);
});

test("a value that somebody else saved meanwhile is shown beside one's own", () => {
  const threshold = field("policy.drift_threshold_percent");
  const draft = withText({}, threshold, "7", NOTHING);
  expect(standingOf(threshold, draft, NOTHING).savedElsewhere).toBeNull();
  const elsewhere = stored({ policy: { drift_threshold_percent: "6" } });
  expect(standingOf(threshold, draft, elsewhere)).toMatchObject({
    text: "7",
    changed: true,
    savedElsewhere: "6",
  });
  const same = stored({ policy: { drift_threshold_percent: "7" } });
  expect(standingOf(threshold, draft, same)).toMatchObject({ changed: false, savedElsewhere: null });
});

test("a refusal of the server finds its field, also inside a list", () => {
  expect(fieldOfProblem("limits.restricted_symbols[2]", FIELDS)?.key).toBe("restricted_symbols");
  expect(fieldOfProblem("policy.min_trade_usd", FIELDS)?.key).toBe("min_trade_usd");
  expect(fieldOfProblem("automation.enabled", FIELDS)).toBeNull();
  expect(fieldOfProblem(null, FIELDS)).toBeNull();
});

test("the doctor is asked about what changes of the policy, and not while a field of it can't be read", () => {
  let draft = withText({}, field("policy.min_trade_usd"), "25", NOTHING);
  draft = withText(draft, field("policy.frozen"), "gme", NOTHING);
  draft = withText(draft, field("limits.position_percent_max"), "not yet", NOTHING);
  expect(policyChanges(FIELDS, draft, NOTHING)).toEqual({ min_trade_usd: "25", frozen: ["GME"] });
  expect(policyChanges(FIELDS, {}, NOTHING)).toEqual({});
  draft = withText(draft, field("policy.min_trade_usd"), "some", NOTHING);
  expect(policyChanges(FIELDS, draft, NOTHING)).toBeNull();
});
