import { useQuery } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useMemo } from "react";
import { useOnline } from "@/lib/use-online";
import { callErrorOf, type CallError } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import type { Plan } from "@/wire/generated/planning";

export type PlanState =
  | { status: "loading" }
  /** There is no network: nothing is asked until there is one. */
  | { status: "offline" }
  | { status: "error"; error: CallError }
  | { status: "ready"; plan: Plan; receivedAt: number };

/** How a plan is asked for. */
export interface PlanQuestion {
  /** The same words while it is the same plan. */
  key: readonly string[];
  ask: () => Promise<Plan>;
  /**
   * Asking changes nothing: a stored plan is looked at again, unseen, when its page is shown after a while. Switches,
   * session and prices may be others by then. Where that fails the last answer stays; the start asks everything once more.
   */
  isStored: boolean;
  /** False where there is nothing to ask, or it is not known yet: then it loads until there is. */
  isWanted?: boolean;
}

/** An answer that is older than this is asked for anew when the person comes back to the page. */
const OLD_ANSWER_MS = 60_000;

/** Asks for a plan when the page opens, and again on demand. */
export function usePlan({
  key,
  ask,
  isStored,
  isWanted = true,
}: PlanQuestion): [PlanState, again: () => void] {
  const queryKey = ["plan", ...key];
  const isOnline = useOnline();
  const { data, dataUpdatedAt, error } = useQuery(
    {
      queryKey,
      queryFn: ask,
      enabled: isOnline && isWanted,
      staleTime: isStored ? OLD_ANSWER_MS : Infinity,
      refetchOnWindowFocus: isStored,
      // Whoever opens the page again asks again.
      gcTime: 0,
    },
    answers,
  );
  const hash = JSON.stringify(queryKey);
  const again = useCallback(
    () => void answers.resetQueries({ queryKey: JSON.parse(hash) as string[], exact: true }),
    [hash],
  );
  const state = useMemo((): PlanState => {
    if (data !== undefined) return { status: "ready", plan: data, receivedAt: dataUpdatedAt };
    if (!isOnline) return { status: "offline" };
    return error === null ? { status: "loading" } : { status: "error", error: callErrorOf(error) };
  }, [data, dataUpdatedAt, error, isOnline]);
  // A plan is drawn in steps that let a press or a key come between.
  return [useDeferredValue(state), again];
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
