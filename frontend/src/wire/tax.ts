import { callable } from "./base/callable";
import { planTax, type PlanTax } from "./generated/tax";

export const estimatePlanTax = callable<{ plan_id: string }, PlanTax>("estimate_plan_tax", planTax);
