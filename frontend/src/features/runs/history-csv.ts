import { unparse } from "papaparse";
import type { CheckLine } from "@/wire/generated/automation";
import type { Leg, Run } from "@/wire/generated/execution";
import { amountOf, type OrderOfRun } from "./orders";

type Value = string | number | null | undefined;

/** Columns of a run with one of its orders. Times are ISO 8601 in UTC, amounts exact. */
const RUN_COLUMNS: Record<string, (run: Run, leg: Leg | null) => Value> = {
  run_id: (run) => run.run_id,
  kind: (run) => run.kind,
  origin: (run) => run.origin,
  run_state: (run) => run.state,
  run_reason: (run) => run.reason,
  run_message: (run) => run.message,
  created_at: (run) => run.created_at.toISOString(),
  completed_at: (run) => run.completed_at?.toISOString(),
  plan_id: (run) => run.plan_id,
  symbol: (_, leg) => leg?.symbol,
  side: (_, leg) => leg?.side,
  order_state: (_, leg) => leg?.state,
  planned_quantity: (_, leg) => leg?.planned_quantity,
  quantity: (_, leg) => leg?.quantity,
  filled_quantity: (_, leg) => leg?.filled_quantity,
  filled_average_price: (_, leg) => leg?.filled_average_price,
  filled_amount_usd: (_, leg) => (leg === null ? null : amountOf(leg)),
  reference_price: (_, leg) => leg?.reference_price,
  order_id: (_, leg) => leg?.order_id,
  client_order_id: (_, leg) => leg?.client_order_id,
  sent_at: (_, leg) => leg?.submitted_at?.toISOString(),
  order_reason: (_, leg) => leg?.reason,
  order_message: (_, leg) => leg?.message,
};

const CHECK_COLUMNS: Record<string, (line: CheckLine) => Value> = {
  decided_at: (line) => line.decided_at.toISOString(),
  since: (line) => line.since.toISOString(),
  checks: (line) => line.checks,
  outcome: (line) => line.outcome,
  decided_by: (line) => line.decided_by,
  message: (line) => line.message,
  reason: (line) => line.reason,
  outside: (line) => line.outside.join(" "),
  run_id: (line) => line.run_id,
};

function csv(fields: string[], data: Value[][]): string {
  // A text that begins like a formula is quoted for the spreadsheet, so that nothing in it is ever executed.
  return `${unparse({ fields, data: data.map((row) => row.map((value) => value ?? "")) }, { escapeFormulae: true })}\r\n`;
}

const rowOf = (run: Run, leg: Leg | null) => Object.values(RUN_COLUMNS).map((value) => value(run, leg));

/** Runs and their orders as CSV for spreadsheets: a line an order; a run without orders has one line of its own. */
export function runsCsv(runs: Run[]): string {
  const rows = runs.flatMap((run) => {
    const legs: (Leg | null)[] = run.legs.length === 0 ? [null] : run.legs;
    return legs.map((leg) => rowOf(run, leg));
  });
  return csv(Object.keys(RUN_COLUMNS), rows);
}

/** Orders as CSV, each with its run, in the columns of runs. */
export function ordersCsv(orders: OrderOfRun[]): string {
  return csv(
    Object.keys(RUN_COLUMNS),
    orders.map(({ run, leg }) => rowOf(run, leg)),
  );
}

/** What checks came to, as CSV: a line for one, or for several in a row that came to the same. */
export function checksCsv(lines: CheckLine[]): string {
  return csv(
    Object.keys(CHECK_COLUMNS),
    lines.map((line) => Object.values(CHECK_COLUMNS).map((value) => value(line))),
  );
}
