// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, orNull, percentNumber, text } from "../base/values";

/** A target as a scenario writes it. */
export const targetWeight = /* @__PURE__ */ z.object({
  symbol: text,
  target_percent: decimal,
  tolerance_percent: orNull(decimal),
  enabled: z._default(z.boolean(), true),
});
export type TargetWeight = z.infer<typeof targetWeight>;

/** One target for several symbols, in the order of preference. */
export const assetClass = /* @__PURE__ */ z.object({
  name: text,
  target_percent: decimal,
  members: z.array(text),
  tolerance_percent: orNull(decimal),
  enabled: z._default(z.boolean(), true),
});
export type AssetClass = z.infer<typeof assetClass>;

/** A set of targets with its share of the account. */
export const strategy = /* @__PURE__ */ z.object({
  name: text,
  share_percent: decimal,
  targets: z.array(targetWeight),
});
export type Strategy = z.infer<typeof strategy>;

/** Version of the target set, asset classes, strategies, policy, triggers, automation, risk limits. */
export const userSettings = /* @__PURE__ */ z.object({
  /** counts the saved target sets; `save_allocation` must name the one it edited */
  allocation_version: z._default(z.int(), 0),
  /** members in order of preference; part of the versioned set, replaced with it */
  asset_classes: z._default(z.array(assetClass), []),
  /** part of the versioned set. Where there are any, the targets in `allocation` follow from them: Σ share × weight */
  strategies: z._default(z.array(strategy), []),
});
export type UserSettings = z.infer<typeof userSettings>;

/** A target weight: the one shape whose percentages are numbers. */
export const allocationTarget = /* @__PURE__ */ z.object({
  /** upper case, e.g. `SPY`, `BRK.B`, `BTC/USD`; `CASH` is the part kept in cash; the one of the document's id */
  symbol: text,
  /** share of the base; 0 = sell the holding. Read as the decimal that was typed (`40.1` is 40.1); a percent that no number keeps exactly (more than about 15 digits) is refused when it is saved. The policy's `weights` rule judges the sum */
  target_percent: percentNumber,
  /** this symbol's own band instead of the policy's threshold */
  tolerance_percent: orNull(percentNumber),
  /** `false`: as if the document were not there */
  enabled: z.boolean(),
  /** the asset's name at the broker */
  name: orNull(z.string()),
});
export type AllocationTarget = z.infer<typeof allocationTarget>;

/** The set as it was saved. */
export const savedAllocation = /* @__PURE__ */ z.object({
  version: z.int(),
});
export type SavedAllocation = z.infer<typeof savedAllocation>;

/** A symbol as the broker knows it. */
export const asset = /* @__PURE__ */ z.object({
  symbol: z.string(),
  name: z.string(),
  fractionable: z.boolean(),
  tradable: z.boolean(),
});
export type Asset = z.infer<typeof asset>;

/** What a few letters may mean, the likeliest first. */
export const foundAssets = /* @__PURE__ */ z.object({
  assets: z.array(asset),
});
export type FoundAssets = z.infer<typeof foundAssets>;

/** How runs are carried out. */
export const executionChoice = /* @__PURE__ */ z.object({
  market_closed: z.string(),
});
export type ExecutionChoice = z.infer<typeof executionChoice>;

/** All settings, with the limits that the system allows. */
export const savedSettings = /* @__PURE__ */ z.object({
  policy: z.record(z.string(), z.unknown()),
  automation: z.record(z.string(), z.unknown()),
  limits: z.record(z.string(), z.unknown()),
  system_limits: z.record(z.string(), z.unknown()),
  triggers: z.record(z.string(), z.unknown()),
  execution: executionChoice,
});
export type SavedSettings = z.infer<typeof savedSettings>;
