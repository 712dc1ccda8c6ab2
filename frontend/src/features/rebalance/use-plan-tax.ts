import { useQuery } from "@tanstack/react-query";
import { callErrorOf, type CallError } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import type { PlanTax } from "@/wire/generated/tax";
import { estimatePlanTax } from "@/wire/tax";

export type TaxState =
  { status: "loading" } | { status: "error"; error: CallError } | { status: "ready"; tax: PlanTax };

/** The tax estimate of a stored plan, and a way to ask again. */
export function usePlanTax(planId: string): [TaxState, again: () => void] {
  const { data, error, refetch } = useQuery(
    { queryKey: ["plan-tax", planId], queryFn: () => estimatePlanTax({ plan_id: planId }) },
    answers,
  );
  const again = () => void refetch();
  if (data !== undefined) return [{ status: "ready", tax: data }, again];
  return [error === null ? { status: "loading" } : { status: "error", error: callErrorOf(error) }, again];
}
