import { unparse } from "papaparse";
import type { DraftTarget } from "./draft";

/** The set as CSV, in the form that the server reads. */
export function targetsCsv(targets: DraftTarget[]): string {
  const fields = ["symbol", "target_percent", "tolerance_percent", "enabled", "name"];
  const data = targets.map(({ symbol, percent, tolerance, enabled, name }) => [
    symbol,
    percent.trim(),
    tolerance.trim(),
    String(enabled),
    name ?? "",
  ]);
  return `${unparse({ fields, data }, { escapeFormulae: true })}\r\n`;
}
