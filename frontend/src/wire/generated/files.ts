// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, orNull } from "../base/values";
import { whatIfRebalance, whatIfSide } from "./advice";

/** A symbol that the broker does not trade. */
export const unknownSymbol = /* @__PURE__ */ z.object({
  symbol: z.string(),
  line: z.int(),
  message: z.string(),
  /** symbols that the broker trades and that are spelled nearly so */
  might_mean: z.array(z.string()),
});
export type UnknownSymbol = z.infer<typeof unknownSymbol>;

/** A target of a file. */
export const fileTarget = /* @__PURE__ */ z.object({
  symbol: z.string(),
  line: z.int(),
  target_percent: decimal,
  tolerance_percent: orNull(decimal),
  enabled: z.boolean(),
  /** the asset's name at the broker */
  name: orNull(z.string()),
});
export type FileTarget = z.infer<typeof fileTarget>;

/** The targets of a file; nothing is saved. */
export const targetFile = /* @__PURE__ */ z.object({
  /** in the order of the file */
  targets: z.array(fileTarget),
  /** everything that is wrong, each with its line; then the file is not to be used */
  problems: z.array(z.string()),
  /** all symbols that the broker does not trade */
  unknown: z.array(unknownSymbol),
});
export type TargetFile = z.infer<typeof targetFile>;

/** What a file says of one symbol. */
export const filePosition = /* @__PURE__ */ z.object({
  symbol: z.string(),
  line: z.int(),
  quantity: decimal,
  price: decimal,
  value: decimal,
});
export type FilePosition = z.infer<typeof filePosition>;

/** A line that is not planned with. */
export const fileApart = /* @__PURE__ */ z.object({
  line: z.int(),
  name: z.string(),
  kind: z.string(),
  /** null where it is not known */
  value: orNull(decimal),
  currency: z.string(),
  reason: z.string(),
});
export type FileApart = z.infer<typeof fileApart>;

/** What a file holds, and what a rebalance of it would do; nothing is stored or ordered. */
export const holdingsFile = /* @__PURE__ */ z.object({
  cash: decimal,
  /** false where the file names no cash and the request gives none: then it counts as 0 */
  is_cash_named: z.boolean(),
  positions: z.array(filePosition),
  kept_apart: z.array(fileApart),
  notes: z.array(z.string()),
  unknown: z.array(unknownSymbol),
  /** measured against the person's targets; null where there are none */
  account: orNull(whatIfSide),
  rebalance: orNull(whatIfRebalance),
});
export type HoldingsFile = z.infer<typeof holdingsFile>;
