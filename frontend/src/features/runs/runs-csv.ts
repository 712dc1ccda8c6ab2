import { unparse } from "papaparse";
import type { Leg, Run } from "@/wire/documents";

/** One line an order; a run without orders has one line of its own. Times are ISO 8601 in UTC, amounts exact. */
const COLUMNS: Record<string, (run: Run, leg: Leg | null) => string | null | undefined> = {
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
  reference_price: (_, leg) => leg?.reference_price,
  order_id: (_, leg) => leg?.order_id,
  client_order_id: (_, leg) => leg?.client_order_id,
  sent_at: (_, leg) => leg?.submitted_at?.toISOString(),
  order_reason: (_, leg) => leg?.reason,
  order_message: (_, leg) => leg?.message,
};

/** Runs and their orders as CSV for spreadsheets. */
export function runsCsv(runs: Run[]): string {
  const fields = Object.keys(COLUMNS);
  const data = runs.flatMap((run) => {
    const legs: (Leg | null)[] = run.legs.length === 0 ? [null] : run.legs;
    return legs.map((leg) => Object.values(COLUMNS).map((value) => value(run, leg) ?? ""));
  });
  // A text that begins like a formula is quoted for the spreadsheet, so that nothing in it is ever executed.
  return `${unparse({ fields, data }, { escapeFormulae: true })}\r\n`;
}
