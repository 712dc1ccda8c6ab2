import { z } from "zod/mini";
import { decimal, orNull, percentNumber, text } from "../base/values";

/** One target for several symbols, in the order of preference. */
export const assetClass = z.object({
  name: text,
  target_percent: decimal,
  members: z.array(text),
  tolerance_percent: orNull(decimal),
  enabled: z._default(z.boolean(), true),
});
export type AssetClass = z.infer<typeof assetClass>;

/** A set of targets with its share of the account. */
export const strategy = z.object({
  name: text,
  share_percent: decimal,
  targets: z.array(z.object({ symbol: text, target_percent: decimal })),
});
export type Strategy = z.infer<typeof strategy>;

/** `userSettings/{uid}` */
export const userSettings = z.object({
  allocation_version: z._default(z.int().check(z.nonnegative()), 0),
  asset_classes: z._default(z.array(assetClass), []),
  strategies: z._default(z.array(strategy), []),
});
export type UserSettings = z.infer<typeof userSettings>;

/** `userSettings/{uid}/allocation/{symbol}`: the one shape whose percentages are numbers. */
export const allocationTarget = z.object({
  symbol: text,
  target_percent: percentNumber,
  tolerance_percent: orNull(percentNumber),
  enabled: z.boolean(),
  name: orNull(z.string()),
});
export type AllocationTarget = z.infer<typeof allocationTarget>;

/** What `save_allocation` and `save_strategies` answer. */
export const savedAllocation = z.object({ version: z.int() });
export type SavedAllocation = z.infer<typeof savedAllocation>;

export const asset = z.object({
  symbol: z.string(),
  name: z.nullish(z.string()),
  fractionable: z.boolean(),
  tradable: z.boolean(),
});
export type Asset = z.infer<typeof asset>;
