import { z } from "zod/mini";
import { callable } from "./base/callable";
import { useLiveDocument, type Live } from "./base/live";
import {
  systemStatus,
  userTrading,
  type SystemStatus,
  type TradingState,
  type UserTrading,
} from "./generated/risk";

export const useSystemStatus = (): Live<SystemStatus | null> =>
  useLiveDocument("systemStatus/risk_management", systemStatus);

export const useUserTrading = (uid: string): Live<UserTrading | null> =>
  useLiveDocument(`users/${uid}/status/trading`, userTrading);

/** `system` is the switch that counts for everybody; the server lets administrators alone set it. */
export interface TradingStateRequest {
  scope: "user" | "system";
  state: TradingState;
  reason: string;
  /** The version of the switch that the person saw: what came since is shown, not lifted. */
  expected_version: number;
}

export const setTradingState = callable<TradingStateRequest, unknown>("set_trading_state", z.unknown());
