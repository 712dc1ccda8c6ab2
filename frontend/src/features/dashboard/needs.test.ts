import { expect, test } from "vitest";
import type { CheckLine } from "@/wire/generated/automation";
import type { DriftStatus } from "@/wire/generated/drift";
import type { Run } from "@/wire/generated/execution";
import type { PlanItem } from "@/wire/generated/planning";
import { needsOf, type Known } from "./needs";
import { driftWords, furthestOff, totalDrift } from "./total-drift";

const NOW = new Date("2026-11-21T12:00:00Z");
const before = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

const row = (symbol: string, drift: PlanItem["drift_percent"], rest: Partial<PlanItem> = {}): PlanItem => ({
  symbol,
  action: "HOLD",
  target_percent: "10",
  actual_percent: "10",
  drift_percent: drift,
  drift_level: "WITHIN_TOLERANCE",
  current_value: "0",
  target_value: "0",
  trade_amount: "0",
  quantity: "0",
  reason: "WITHIN_BAND",
  ...rest,
});

const drift = (rest: Partial<DriftStatus> = {}): DriftStatus => ({
  measured_at: before(1),
  allocation_version: 1,
  portfolio_value: "100",
  cash: "5",
  managed_usd: "100",
  standing: null,
  needs_rebalance: false,
  rows: [row("SPY", "0")],
  trigger: null,
  decisions: null,
  message: "Two holdings are outside their bands.",
  ...rest,
});

const run = (rest: Partial<Run>): Run => ({
  run_id: "r1",
  kind: "REBALANCE",
  origin: "PERSON",
  state: "COMPLETED",
  open: false,
  cancel_requested: false,
  plan_id: null,
  reason: null,
  message: null,
  completed_at: null,
  opens_at: null,
  settles_at: null,
  silent_since: null,
  created_at: before(2),
  updated_at: before(2),
  legs: [],
  ...rest,
});

const CALM: Known = {
  drift: drift(),
  allocationVersion: 1,
  latestRun: run({}),
  schedule: { next_due_at: NOW, state: "OK", failures: 0, reason: null },
  books: { at: before(1), state: "BALANCED", message: "" },
  parked: null,
};

const keys = (rest: Partial<Known>) => needsOf({ ...CALM, ...rest }, NOW).map(({ key }) => key);

test("an account that something holds back is not calm", () => {
  const standing = {
    on_target: false,
    outside: ["TSLA"],
    held_back: [{ cause: "frozen" as const, symbols: ["TSLA"] }],
  };
  expect(keys({ drift: drift({ standing }) })).toEqual(["held-back"]);
  expect(keys({ drift: drift({ standing: { on_target: true, outside: [], held_back: [] } }) })).toEqual([]);
});

test("what the doctor calls impossible needs the person", () => {
  const impossible = {
    code: "X",
    severity: "IMPOSSIBLE",
    message: "QQQ can't be bought.",
    fix: "Raise its target.",
    symbol: "QQQ",
    field: null,
  } as const;
  const foolish = { ...impossible, severity: "FOOLISH" } as const;
  expect(keys({ drift: drift({ findings: [impossible, foolish] }) })).toEqual([
    "doctor QQQ can't be bought.",
  ]);
});

test("a calm account needs nothing", () => {
  expect(needsOf(CALM, NOW)).toEqual([]);
});

test("a drifted account leads to the plan", () => {
  const rows = [row("SPY", "9", { action: "SELL", reason: "OUTSIDE_BAND" })];
  const [need] = needsOf({ ...CALM, drift: drift({ needs_rebalance: true, rows }) }, NOW);
  expect(need?.action).toEqual({ label: "Check & rebalance", to: "/rebalance" });
  expect(need?.text).toBe("Two holdings are outside their bands.");
});

test("while a rebalance is under way, the drift that it corrects is not asked about", () => {
  expect(
    keys({ drift: drift({ needs_rebalance: true }), latestRun: run({ open: true, state: "SELLING" }) }),
  ).toEqual(["run"]);
});

test("books that do not agree come first", () => {
  const books = { at: NOW, state: "DISCREPANCY" as const, message: "SPY is 5 short." };
  expect(keys({ books, drift: drift({ needs_rebalance: true }) })).toEqual(["books", "drift"]);
});

test("targets that were changed after the measurement ask for a new one", () => {
  expect(keys({ allocationVersion: 2, drift: drift({ needs_rebalance: true }) })).toEqual(["changed"]);
});

test("an account that was never measured is not called calm", () => {
  expect(keys({ drift: null, latestRun: null })).toEqual(["unmeasured"]);
});

test("a measurement older than a day is called old", () => {
  expect(keys({ drift: drift({ measured_at: before(23) }) })).toEqual([]);
  expect(keys({ drift: drift({ measured_at: before(25) }) })).toEqual(["old"]);
});

test("a stopped run is shown for a day", () => {
  expect(keys({ latestRun: run({ state: "HALTED", updated_at: before(23) }) })).toEqual(["run"]);
  expect(keys({ latestRun: run({ state: "HALTED", updated_at: before(25) }) })).toEqual([]);
});

test("a schedule that fails or has stopped says why", () => {
  const needs = needsOf(
    {
      ...CALM,
      schedule: { next_due_at: null, state: "STOPPED", failures: 10, reason: "Ten checks failed." },
    },
    NOW,
  );
  expect(needs.map(({ title, text }) => [title, text])).toEqual([
    ["The scheduled check has stopped", "Ten checks failed."],
  ]);
});

test("an account without targets is led to them, and not warned of every holding", () => {
  const untargeted = row("PFE", null, { reason: "UNTARGETED_HELD" });
  expect(keys({ drift: drift({ rows: [untargeted] }) })).toEqual(["targets"]);
  expect(keys({ drift: drift({ rows: [] }) })).toEqual(["targets"]);
});

test("an account that has drifted, but where nothing can be traded, is led to the reasons", () => {
  const rows = [row("SPY", "9", { reason: "BELOW_MIN_TRADE" })];
  const [need] = needsOf({ ...CALM, drift: drift({ needs_rebalance: true, rows }) }, NOW);
  expect(need).toMatchObject({ key: "drift", action: { to: "/allocation" } });
});

test("targets of which nothing is held are to be bought: an account that never traded has not drifted", () => {
  const rows = [row("SPY", "-50", { current_value: "0" }), row("CASH", "50", { current_value: "100" })];
  const [need] = needsOf({ ...CALM, drift: drift({ needs_rebalance: true, rows }) }, NOW);
  expect(need?.title).toBe("Your targets are not bought yet");
  const held = [...rows, row("QQQ", "5", { current_value: "1" })];
  expect(needsOf({ ...CALM, drift: drift({ needs_rebalance: true, rows: held }) }, NOW)[0]?.title).toBe(
    "The account has drifted",
  );
});

test("who never had targets and never traded is led to the first steps, also before any measurement", () => {
  const needs = needsOf({ ...CALM, drift: null, allocationVersion: 0, latestRun: null }, NOW);
  expect(needs.map(({ key, action }) => [key, action.to])).toEqual([["targets", "/start"]]);
  const [removed] = needsOf({ ...CALM, drift: drift({ rows: [] }) }, NOW);
  expect(removed).toMatchObject({ key: "targets", action: { to: "/allocation" } });
});

test("first targets that were saved after the measurement are not called missing", () => {
  expect(keys({ allocationVersion: 1, drift: drift({ allocation_version: 0, rows: [] }) })).toEqual([
    "changed",
  ]);
});

test("holdings that are frozen or excluded have been decided about", () => {
  const rows = [row("SPY", "0"), row("XLE", "9", { reason: "EXCLUDED" })];
  const frozen = row("GLD", "9", { reason: "FROZEN", target_percent: "0" });
  expect(keys({ drift: drift({ rows: [...rows, frozen] }) })).toEqual([]);
});

test("what is known of nothing asks for a measurement alone", () => {
  const nothing = {
    drift: null,
    allocationVersion: null,
    latestRun: null,
    schedule: null,
    books: null,
    parked: null,
  };
  expect(needsOf(nothing, NOW).map(({ key }) => key)).toEqual(["unmeasured"]);
});

test("holdings that no target names are named, the first three", () => {
  const rows = ["A", "B", "C", "D"].map((symbol) => row(symbol, null, { reason: "UNTARGETED_HELD" }));
  const [need] = needsOf({ ...CALM, drift: drift({ rows: [row("SPY", "0"), ...rows] }) }, NOW);
  expect(need?.text).toContain("A, B, C and 1 more");
});

test("total drift is what is over target, or under it, whichever is more", () => {
  expect(totalDrift([row("A", "6.5"), row("B", "-2.25"), row("C", "-4.25")])).toBe("6.5");
  expect(totalDrift([row("A", "1"), row("B", "-4")])).toBe("4");
  expect(totalDrift([row("PFE", "3.8", { reason: "UNTARGETED_HELD" })])).toBe("0");
});

test("the furthest off come first, whichever way", () => {
  const rows = [row("A", "1"), row("B", "-4"), row("C", "2"), row("D", null)];
  expect(furthestOff(rows, 2).map(({ symbol }) => symbol)).toEqual(["B", "C"]);
});

const check = (rest: Partial<CheckLine>): CheckLine => ({
  outcome: "IDLE",
  message: "SPY is outside.",
  decided_at: before(1),
  since: before(1),
  checks: 1,
  decided_by: "DRIFT",
  outside: ["SPY"],
  reason: null,
  run_id: null,
  plan_id: null,
  plan_until: null,
  ...rest,
});

const asked = (hours: number, rest: Partial<DriftStatus> = {}): DriftStatus =>
  drift({
    needs_rebalance: true,
    decisions: [check({ outcome: "ASKED", plan_id: "sha256:1", decided_at: before(hours) })],
    ...rest,
  });

test("a plan that waits for an approval leads to it, and replaces the drift that it answers", () => {
  const [need, ...others] = needsOf({ ...CALM, drift: asked(1) }, NOW);
  expect(need).toMatchObject({ key: "approval", action: { to: "/plans/sha256:1" } });
  expect(others).toEqual([]);
});

test("a plan waits no longer once it is answered, a day old, or made for other targets", () => {
  expect(keys({ drift: asked(1), latestRun: run({ created_at: before(0.5) }) })).toEqual(["drift"]);
  expect(keys({ drift: asked(25) })).toEqual(["drift"]);
  expect(keys({ drift: asked(1), allocationVersion: 2 })).toEqual(["changed"]);
});

test("a plan waits until its own time is over, and says so", () => {
  const until = (hours: number) =>
    asked(1, {
      decisions: [
        check({
          outcome: "ASKED",
          plan_id: "sha256:1",
          decided_at: before(1),
          plan_until: before(hours),
        }),
      ],
    });
  const [need] = needsOf({ ...CALM, drift: until(-1) }, NOW);
  expect(need?.text).toContain("You can approve it until ");
  expect(keys({ drift: until(0.5) })).toEqual(["drift"]);
});

test("a check that only notified of the drift leaves the drift to be dealt with", () => {
  const told = check({ outcome: "TOLD", decided_at: before(1) });
  expect(keys({ drift: asked(1, { decisions: [told] }) })).toEqual(["drift"]);
});

test("the total drift is judged by the planner: what is inside its bands is not called off target", () => {
  const inside = { rows: [row("SPY", "0.81")] };
  expect(driftWords(drift({ ...inside, standing: { on_target: true, held_back: [], outside: [] } }))).toBe(
    "Inside the bands",
  );
  expect(driftWords(drift({ ...inside, needs_rebalance: true }))).toBe("Needs rebalancing");
  expect(driftWords(drift({ standing: { on_target: true, held_back: [], outside: [] } }))).toBe("On target");
  expect(driftWords(drift({ rows: [] }))).toBe("No targets yet");
});
