import type { Decimal } from "@/lib/decimal";
import { callable } from "./base/callable";
import { useLiveCollection, useLiveDocument, type Live } from "./base/live";
import {
  allocationTarget,
  asset,
  foundAssets,
  savedAllocation,
  userSettings,
  type AllocationTarget,
  type Asset,
  type FoundAssets,
  type SavedAllocation,
  type UserSettings,
} from "./generated/targets";

export const useUserSettings = (uid: string): Live<UserSettings | null> =>
  useLiveDocument(`userSettings/${uid}`, userSettings);

export const useStoredTargets = (uid: string): Live<AllocationTarget[]> =>
  useLiveCollection(`userSettings/${uid}/allocation`, allocationTarget);

/** A target as a person wants it. */
export interface TargetRequest {
  symbol: string;
  target_percent: Decimal;
  tolerance_percent: Decimal | null;
  enabled: boolean;
}

/** An asset class as a person wants it. */
export type ClassRequest = Omit<TargetRequest, "symbol"> & { name: string; members: string[] };

/** Replaces the targets, and the asset classes where these are given. */
export const saveAllocation = callable<
  { targets: TargetRequest[]; asset_classes?: ClassRequest[]; expected_version: number },
  SavedAllocation
>("save_allocation", savedAllocation);

/** Replaces the strategies and the targets that follow from them. */
export const saveStrategies = callable<
  {
    strategies: { name: string; share_percent: Decimal; targets: TargetRequest[] }[];
    expected_version: number;
  },
  SavedAllocation
>("save_strategies", savedAllocation);

/** What a few typed letters may mean among all that can be traded. */
export const searchAssets = callable<{ text: string }, FoundAssets>("search_assets", foundAssets);

export const findAsset = callable<{ symbol: string }, Asset>("find_asset", asset);
