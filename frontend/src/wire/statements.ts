import { callable } from "./base/callable";
import {
  boundedSale,
  harvestWishes,
  ledgerView,
  table,
  type BoundedSale,
  type HarvestWishes,
  type LedgerView,
  type Method,
  type Table,
} from "./generated/statements";

export const METHODS: readonly Method[] = ["FIFO", "LIFO", "HIFO"];

export const fetchLedger = callable<{ method: Method }, LedgerView>("ledger_view", ledgerView);

/** Where a sale of the oldest shares stops. */
export const BOUNDARIES = ["BEFORE_GAIN", "BEFORE_LOSS", "BEFORE_SHORT_TERM"] as const;
export type Boundary = (typeof BOUNDARIES)[number];

/** Calculates only; orders nothing. */
export const saleUpTo = callable<{ symbol: string; boundary: Boundary }, BoundedSale>(
  "sale_up_to",
  boundedSale,
);

/** The tables that can be saved as files, in the order in which they are offered. */
export const TABLES = [
  "orders",
  "fills",
  "activities",
  "trades",
  "journal",
  "positions",
  "lots",
  "gains",
  "form_8949",
  "schedule_d",
  "portfolio",
  "account_summary",
  "strategies",
] as const;
export type TableName = (typeof TABLES)[number];

export const fetchTable = callable<{ table: TableName }, Table>("ledger_table", table);

/** What a person wishes of harvests, as it is saved: each security as the list of its symbols. */
export type WishesToSave = Omit<HarvestWishes, "same_as"> & { same_as: string[][] };

export const saveHarvestWishes = callable<WishesToSave, HarvestWishes>("save_harvest_wishes", harvestWishes);
