import { useCallback, useEffect, useRef, useState } from "react";
import { callErrorOf, type CallError } from "@/wire/base/call-error";
import type { Plan } from "@/wire/generated/planning";
import { previewRebalance } from "@/wire/planning";

export type PlanState =
  | { status: "loading" }
  | { status: "error"; error: CallError }
  | { status: "ready"; plan: Plan; receivedAt: number };

const planAll = () => previewRebalance({});

/**
 * Asks for a plan when the page opens, and again on demand. Only the newest answer counts; one that came by another way
 * is handed in.
 */
export function usePlan(
  askFor: () => Promise<Plan> = planAll,
): [PlanState, again: () => void, handIn: (plan: Plan) => void] {
  const [state, setState] = useState<PlanState>({ status: "loading" });
  const newest = useRef(0);
  const ask = useCallback(() => {
    const mine = (newest.current += 1);
    askFor().then(
      (plan) => {
        if (mine === newest.current) setState({ status: "ready", plan, receivedAt: Date.now() });
      },
      (thrown: unknown) => {
        if (mine === newest.current) setState({ status: "error", error: callErrorOf(thrown) });
      },
    );
  }, [askFor]);
  // The development build mounts twice: without the flag that would store two plans.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    ask();
  }, [ask]);
  const again = useCallback(() => {
    setState({ status: "loading" });
    ask();
  }, [ask]);
  const handIn = useCallback((plan: Plan) => {
    newest.current += 1;
    setState({ status: "ready", plan, receivedAt: Date.now() });
  }, []);
  return [state, again, handIn];
}

/** An answer that is older than this is asked for anew when the person comes back to the page. */
const OLD_ANSWER_MS = 60_000;

/**
 * Looks at a stored plan again, unseen, when its page is shown after a while: switches, session and prices may be others
 * by then. Where that fails the last answer stays; the start asks everything once more.
 */
export function useLookOnReturn(
  state: PlanState,
  askFor: () => Promise<Plan>,
  onPlan: (plan: Plan) => void,
): void {
  const receivedAt = state.status === "ready" ? state.receivedAt : null;
  useEffect(() => {
    if (receivedAt === null) return;
    const look = () => {
      if (document.visibilityState !== "visible" || Date.now() - receivedAt < OLD_ANSWER_MS) return;
      askFor().then(onPlan, (error: unknown) =>
        console.warn("The plan could not be looked at again:", error),
      );
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [receivedAt, askFor, onPlan]);
}

type Received = Pick<Plan, "as_of" | "expires_at">;

/** Milliseconds until the plan expires, by the server's own times: this machine's clock may be wrong. */
export function remainingMs(plan: Received, receivedAt: number, now: number): number {
  return plan.expires_at.getTime() - plan.as_of.getTime() - (now - receivedAt);
}

/** Seconds since the plan's prices were asked for, in the same way; null where that is not known. */
export function priceAgeSeconds(
  plan: Pick<Plan, "as_of" | "prices_at">,
  receivedAt: number,
  now: number,
): number | null {
  if (plan.prices_at === null) return null;
  const ms = plan.as_of.getTime() - plan.prices_at.getTime() + (now - receivedAt);
  return Math.max(0, Math.round(ms / 1000));
}
