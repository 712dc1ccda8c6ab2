import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { z } from "zod/mini";
import { fleetStatus, connectionOptions } from "./generated/access";
import { bands, benchmark, costOfWaiting } from "./generated/evidence";
import { driftCheck, run } from "./generated/execution";
import { asset, foundAssets, savedAllocation, allocationTarget, userSettings } from "./generated/targets";
import { driftStatus } from "./generated/drift";
import { reconciliation } from "./generated/ledger";
import { ledgerView } from "./generated/statements";
import { overview } from "./generated/overview";
import { diagnosis, suggested, whatIfAnswer } from "./generated/advice";
import { holdingsFile, targetFile } from "./generated/files";
import { lookBack } from "./generated/automation";
import { plan } from "./generated/planning";
import { planTax } from "./generated/tax";

/** The answers and documents that tests/entrypoints/test_page_answers.py wrote, and how the page reads each. */
const SCHEMAS: Record<string, z.ZodMiniType> = {
  account_overview: overview,
  check_rebalance_drift: driftCheck,
  connection_options: connectionOptions,
  cost_of_waiting: costOfWaiting,
  document_drift: driftStatus,
  document_drift_of_strategies: driftStatus,
  document_reconciliation: reconciliation,
  document_run: run,
  document_settings: userSettings,
  document_target: allocationTarget,
  equity_benchmark: benchmark,
  find_asset: asset,
  estimate_plan_tax: planTax,
  fleet_status: fleetStatus,
  ledger_view: ledgerView,
  load_plan: plan,
  note_visit: lookBack,
  policy_band: bands,
  policy_doctor: diagnosis,
  preview_rebalance: plan,
  read_holdings_file: holdingsFile,
  read_target_file: targetFile,
  rebalancing_suggestions: suggested,
  save_allocation: savedAllocation,
  search_assets: foundAssets,
  side_by_side: plan,
  start_rebalance: run,
  what_if_rebalancing: whatIfAnswer,
};
const FOLDER = new URL("./answers/", import.meta.url);

test("every answer that was written has its schema here", () => {
  expect(
    readdirSync(FOLDER)
      .map((name) => name.replace(".json", ""))
      .sort(),
  ).toEqual(Object.keys(SCHEMAS).sort());
});

test.each(Object.entries(SCHEMAS))("%s is read as it was written", (name, schema) => {
  const written: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
  expect(schema.safeParse(written)).toMatchObject({ success: true });
});
