import { useState } from "react";
import { Button } from "@/components/ui/button";
import { sentenceOf } from "@/wire/base/call-error";
import { previewHarvest } from "@/wire/harvest";

interface HarvestButtonProps {
  symbol: string;
  /** The plan of the harvest is stored: show it. */
  onPlan: (planId: string) => void;
}

/** Plans one harvest; its plan is looked at and approved like every other. */
export function HarvestButton({ symbol, onPlan }: HarvestButtonProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const plan = () => {
    setBusy(true);
    setProblem(null);
    previewHarvest({ symbol })
      .then(({ plan_id: id }) => onPlan(id))
      .catch((thrown: unknown) => setProblem(sentenceOf(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <span className="block space-y-1 print:hidden">
      <Button size="small" variant="outline" disabled={busy} onClick={plan}>
        {busy ? "Planning…" : "Review"}
        <span className="sr-only"> the harvest of {symbol}</span>
      </Button>
      <span role="status" className="block text-[0.8125rem] text-critical empty:hidden">
        {problem}
      </span>
    </span>
  );
}
