// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { PlanItem, Plan } from "@/wire/generated/planning";
import { Approval } from "./Approval";
import { Ended } from "./Ended";
import { Review } from "./Review";

afterEach(cleanup);

const AT = new Date("2026-11-20T15:00:00Z");
const minutesLater = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

const buy = (symbol: string): PlanItem => ({
  symbol,
  action: "BUY",
  target_percent: "10",
  actual_percent: "3.64",
  drift_percent: "-6.36",
  drift_level: "CRITICAL",
  current_value: "3500.00",
  target_value: "9620.00",
  trade_amount: "6120.00",
  quantity: "17.485714285",
  reason: "OUTSIDE_BAND",
});

const plan = (rest: Partial<Plan> = {}): Plan => ({
  plan_id: "sha256:12345678",
  state: "WAITING",
  as_of: AT,
  created_at: AT,
  expires_at: minutesLater(10),
  run_id: null,
  origin: "PERSON",
  origin_message: null,
  price_tolerance_percent: "1",
  mode: "full",
  objective: "to_target",
  objective_is_chosen: false,
  gains_budget: null,
  side_by_side: null,
  prices_at: AT,
  request: null,
  bound: null,
  wanted_by: null,
  harvest: null,
  message: null,
  standing: null,
  shortcomings: [],
  portfolio_value: "100000.00",
  managed_usd: "100000.00",
  reserved_usd: "0.00",
  needs_rebalance: true,
  sells_usd: "0.00",
  buys_usd: "6120.00",
  cash_before: "9000",
  cash_after: "2880.00",
  cash_percent_before: "9.36",
  cash_percent_after: "2.99",
  items: [buy("QQQ")],
  shares_after: { QQQ: "10" },
  trading: { state: "ACTIVE", reason: "" },
  market: { is_open: true, next_open: AT, next_close: AT },
  oldest_quote: { symbol: "QQQ", quoted_at: AT, age_seconds: 42 },
  settlement: null,
  orders: [],
  costs: { spread_usd: "0", fees_usd: "0", cost_usd: "0" },
  breaches: [],
  can_start: true,
  ...rest,
});

const BREACH = { symbol: null, limit: null, value: null, remedy: null };

const show = (shown: Plan) =>
  render(<Review plan={shown} receivedAt={Date.now()} nextStep={null} documentActions={null} />);

test("the account afterwards is shown beside the account now, in money and in shares", () => {
  show(plan());
  const text = document.body.textContent;
  expect(text).toContain("Cash before$9,000.00 9.36%");
  expect(text).toContain("Cash after (estimated)$2,880.00 2.99%");
  expect(within(screen.getByRole("row", { name: /QQQ/ })).getByText(/3\.64%/).textContent).toContain(
    "10.00%",
  );
});

test("prices say when they are from and how old the quotes beside them were", () => {
  show(plan({ as_of: minutesLater(4) }));
  expect(document.body.textContent).toContain(
    "4 minutes old; the oldest quote beside them, of QQQ, was 42 seconds old.",
  );
});

test("prices of hours ago and stale quotes are warned about, and prices while the market is closed as the last known", () => {
  show(plan({ as_of: minutesLater(180), expires_at: minutesLater(1440) }));
  expect(document.body.textContent).toContain("3 hours old");
  expect(document.body.textContent).toContain("nothing is ordered if one has moved more than 1%");
  cleanup();
  show(
    plan({
      breaches: [{ ...BREACH, code: "STALE_QUOTE", message: "Old.", symbol: "QQQ" }],
      can_start: false,
    }),
  );
  expect(document.body.textContent).toContain("The market’s quotes are stale.");
  cleanup();
  show(plan({ market: { is_open: false, next_open: AT, next_close: AT }, oldest_quote: null }));
  expect(document.body.textContent).toContain("Last known prices, asked for");
});

test("a long plan draws its first hundred trades and names what changes most", () => {
  const symbols = Array.from({ length: 250 }, (_, index) => `S${index}`);
  const after = Object.fromEntries(symbols.map((symbol) => [symbol, "4" as const]));
  show(plan({ items: symbols.map(buy), shares_after: { ...after, S7: "9" } }));
  expect(document.querySelectorAll("[role=rowheader]")).toHaveLength(100);
  expect(document.body.textContent).toContain("Changes most: S7 3.64% → 9.00%");
  expect(document.body.textContent).toContain("The first 100 of 250 trades.");
});

const approve = (shown: Plan) =>
  render(
    <Approval
      plan={shown}
      receivedAt={Date.now()}
      halted={false}
      neverOn={false}
      busy={false}
      onApprove={() => undefined}
      onPreviewAgain={() => undefined}
    />,
  );
const canApprove = () =>
  !screen.getByRole<HTMLButtonElement>("button", { name: "Approve and trade" }).disabled;

test("a plan counts its last minutes down, and names the moment where it waits for a day", () => {
  approve(plan());
  expect(screen.getByRole("timer").textContent).toMatch(/^(10:00|9:59)$/);
  cleanup();
  approve(plan({ expires_at: minutesLater(1440) }));
  expect(document.body.textContent).toContain("Waits until Sat, Nov 21");
  expect(canApprove()).toBe(true);
});

test("a plan that is looked at after its time cannot be approved", () => {
  approve(plan({ as_of: minutesLater(11) }));
  expect(canApprove()).toBe(false);
  expect(screen.getByText("This plan has expired.")).toBeTruthy();
});

test("what has ended says why and leads on: to its run, or to a fresh preview", () => {
  const went: string[] = [];
  const ended = (shown: Plan, runId: string | null) =>
    render(
      <Ended
        plan={shown}
        runId={runId}
        onShowRun={(id) => went.push(id)}
        onPreviewAgain={() => went.push("preview")}
      />,
    );
  ended(plan({ state: "STARTED", run_id: "run-1" }), "run-1");
  screen.getByRole("button", { name: "Show the run" }).click();
  cleanup();
  ended(plan({ state: "EXPIRED" }), null);
  screen.getByRole("button", { name: "Preview again" }).click();
  cleanup();
  const changed = {
    ...BREACH,
    code: "ALLOCATION_CHANGED",
    message: "The targets were changed since the preview.",
  };
  ended(plan({ state: "OUTDATED", breaches: [changed] }), null);
  expect(document.body.textContent).toContain(changed.message);
  expect(went).toEqual(["run-1", "preview"]);
});

test("what a plan leaves undone is read before it is approved, with the setting that would change it", () => {
  const shortcomings = [
    {
      code: "CASH_OUTSIDE_BAND" as const,
      message: "Cash ends at 9.00%.",
      symbol: "CASH",
      setting: "policy.shares",
    },
  ];
  const shown = plan({ shortcomings });
  render(<Review plan={shown} receivedAt={0} nextStep={<button>Approve</button>} documentActions={null} />);
  const notice = screen.getByText("This plan does not bring the whole account to its targets.");
  const approve = screen.getByRole("button", { name: "Approve" });
  expect(notice.compareDocumentPosition(approve) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  expect(screen.getByText(/The setting that would change it: Shares\./)).toBeDefined();
});

test("cash is a row of the trades, so that the shares add up", () => {
  const cash: PlanItem = {
    ...buy("CASH"),
    action: "HOLD",
    actual_percent: "9",
    target_percent: "0",
    trade_amount: "0.00",
    quantity: "0",
    reason: "CASH_OUTSIDE_BAND",
  };
  const shown = plan({ items: [buy("QQQ"), cash], shares_after: { QQQ: "10", CASH: "2.88" } });
  render(<Review plan={shown} receivedAt={0} nextStep={null} documentActions={null} />);
  const row = screen.getByRole("row", { name: /^CASH/ });
  expect(within(row).getByText(/2\.88%/)).toBeDefined();
  expect(screen.queryByText("Not traded")).toBeNull();
});

test("percents say what they are of, and reserved cash is named", () => {
  const shown = plan({ managed_usd: "73986.00", portfolio_value: "99986.00", reserved_usd: "2000.00" });
  render(<Review plan={shown} receivedAt={0} nextStep={null} documentActions={null} />);
  expect(screen.getByText(/percents are of the managed part, \$73,986\.00/)).toBeDefined();
  expect(screen.getByText("$2,000.00")).toBeDefined();
});

test("a plan without trades is calm only where the planner says on target", () => {
  const standing = {
    on_target: false,
    outside: ["TSLA"],
    held_back: [{ cause: "frozen" as const, symbols: ["TSLA"] }],
  };
  const shown = plan({
    items: [],
    needs_rebalance: false,
    standing,
    message: "Outside the band. TSLA: frozen.",
  });
  render(<Review plan={shown} receivedAt={0} nextStep={null} documentActions={null} />);
  expect(screen.getByText("Outside the band. TSLA: frozen.")).toBeDefined();
  expect(screen.queryByText(/inside its tolerance band/)).toBeNull();
});
