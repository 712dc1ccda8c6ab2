import { useCallback, useEffect, useState } from "react";
import { callErrorOf, type CallError } from "@/wire/base/call-error";
import type { PlanTax } from "@/wire/generated/tax";
import { estimatePlanTax } from "@/wire/tax";

export type TaxState =
  { status: "loading" } | { status: "error"; error: CallError } | { status: "ready"; tax: PlanTax };

/** The tax estimate of a stored plan, and a way to ask again. */
export function usePlanTax(planId: string): [TaxState, () => void] {
  const [answer, setAnswer] = useState<{ planId: string; state: TaxState } | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    const become = (state: TaxState) => {
      if (!left) setAnswer({ planId, state });
    };
    estimatePlanTax({ plan_id: planId }).then(
      (tax) => become({ status: "ready", tax }),
      (thrown: unknown) => become({ status: "error", error: callErrorOf(thrown) }),
    );
    return () => {
      left = true;
    };
  }, [planId, attempt]);
  const again = useCallback(() => {
    setAnswer(null);
    setAttempt((before) => before + 1);
  }, []);
  return [answer?.planId === planId ? answer.state : { status: "loading" }, again];
}
