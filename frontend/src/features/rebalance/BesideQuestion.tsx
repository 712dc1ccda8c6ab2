import { Suspense, type ReactNode } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/lib/lazy-part";
import { sentenceOf } from "@/wire/base/call-error";
import type { Plan } from "@/wire/generated/planning";
import type { Beside } from "./use-beside";

const Comparison = lazyPart(() => import("./Comparison"));

interface BesideQuestionProps {
  plan: Plan;
  beside: Beside;
  settings: ReactNode;
}

/** Offers the plan by the other objective; both are shown once it was asked for. */
export function BesideQuestion({ plan, beside, settings }: BesideQuestionProps) {
  const { found, busy, failure } = beside;
  const other = plan.objective === "least_cost" ? "the plan to the targets" : "the plan of least cost";
  return (
    <div className="space-y-3 print:hidden">
      {found === null ? (
        <Button
          variant="outline"
          size="small"
          className="h-auto min-h-8 max-w-full shrink py-1 whitespace-normal"
          disabled={busy}
          onClick={beside.compare}
        >
          {busy ? "Planning both…" : `Compare with ${other}`}
        </Button>
      ) : (
        <Suspense fallback={null}>
          <Comparison
            found={found}
            shownId={plan.plan_id}
            busy={busy}
            onChoose={beside.choose}
            settings={settings}
          />
        </Suspense>
      )}
      {failure === null ? null : (
        <Notice tone="warning" title="The two plans could not be compared." urgent>
          {sentenceOf(failure)}
        </Notice>
      )}
    </div>
  );
}

/** A plan by another objective than that of the settings: what was chosen, and how it would be for every plan. */
export function ChosenObjective({ plan, settings }: { plan: Plan; settings: ReactNode }) {
  if (!plan.objective_is_chosen) return null;
  const [chosen, usual] =
    plan.objective === "least_cost"
      ? ["for the least cost", "to the targets"]
      : ["to the targets", "for the least cost"];
  return (
    <Notice title={`This plan was made ${chosen}, as you chose for it alone.`} actions={settings}>
      Your settings plan {usual}, and every other plan still does. “Plan for” in the settings makes it your
      standing choice.
    </Notice>
  );
}
