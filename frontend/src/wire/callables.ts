import type { Functions } from "firebase/functions";
import { z } from "zod/mini";
import type { Decimal } from "@/lib/decimal";
import { theApp } from "./app";
import { CallError, callErrorOf, UNREACHABLE } from "./call-error";
import { noteAccess } from "./access";
import { run } from "./documents";

const REGION = "us-central1";
/** Longer than the functions themselves may take. */
const TIMEOUT_MS = 70_000;
let functions: Functions | null = null;

/** What calls functions is loaded behind the first view; a page that stays open has it before the connection can go. */
export const loadCalling = () => import("firebase/functions");

async function calling() {
  const { connectFunctionsEmulator, getFunctions, httpsCallable } = await loadCalling().catch(() => {
    throw new CallError("unavailable", UNREACHABLE);
  });
  if (functions === null) {
    const { app, config } = theApp();
    functions = getFunctions(app, REGION);
    if (config.emulators) {
      connectFunctionsEmulator(functions, config.emulators.functions.host, config.emulators.functions.port);
    }
  }
  return { functions, httpsCallable };
}

type Callable<Request, Answer> = (request: Request) => Promise<Answer>;

/** A typed callable: its answer is checked against its schema, whatever it throws is a CallError. */
export const callable =
  <Request, Answer>(name: string, answer: z.ZodMiniType<Answer>): Callable<Request, Answer> =>
  async (request) => {
    let received: unknown;
    try {
      const { functions, httpsCallable } = await calling();
      received = (await httpsCallable<Request>(functions, name, { timeout: TIMEOUT_MS })(request)).data;
    } catch (thrown) {
      const error = callErrorOf(thrown);
      noteAccess(error);
      throw error;
    }
    const parsed = answer.safeParse(received);
    if (parsed.success) return parsed.data;
    console.error(`${name}:`, z.prettifyError(parsed.error), received);
    throw new CallError(
      "malformed",
      `The answer of ${name} has a shape that this page does not know. Reload the page.`,
    );
  };

export interface TargetRequest {
  symbol: string;
  target_percent: Decimal;
  tolerance_percent: Decimal | null;
  enabled: boolean;
}

export const savedAllocation = z.object({ version: z.int() });

export const saveAllocation = callable<
  { targets: TargetRequest[]; expected_version: number },
  z.infer<typeof savedAllocation>
>("save_allocation", savedAllocation);

export const driftCheck = z.object({ needs_rebalance: z.boolean(), message: z.string() });

/** Measures only: the page never lets this callable trade. The rows arrive by the listener. */
const check = callable<{ dry_run: true }, z.infer<typeof driftCheck>>("check_rebalance_drift", driftCheck);
export const measureDrift = () => check({ dry_run: true });

export const startRebalance = callable<{ plan_id: string; run_id: string }, z.infer<typeof run>>(
  "start_rebalance",
  run,
);

export const cancelRun = callable<{ run_id: string }, z.infer<typeof run>>("cancel_run", run);

export interface TradingStateRequest {
  scope: "user";
  state: "ACTIVE" | "REDUCING" | "HALTED";
  reason: string;
}

export const setTradingState = callable<TradingStateRequest, unknown>("set_trading_state", z.unknown());

export const asset = z.object({
  symbol: z.string(),
  name: z.nullish(z.string()),
  fractionable: z.boolean(),
  tradable: z.boolean(),
});
export type Asset = z.infer<typeof asset>;

export const findAsset = callable<{ symbol: string }, Asset>("find_asset", asset);
