import { useState } from "react";
import { SecondStep } from "@/components/second-step";
import { formatMoney } from "@/lib/format";
import type { UntargetedHolding } from "./untargeted";

interface SellDialogProps {
  holding: UntargetedHolding;
  /** Why the target could not be saved; null where nothing was refused. */
  problem: string | null;
  /** Saves a target of 0 and leads on to the plan. */
  onSell: () => Promise<boolean>;
  onClose: () => void;
}

/** Says what "Sell" does before it does it: one press saves the target and makes the plan, another approves. */
export default function SellDialog({ holding, problem, onSell, onClose }: SellDialogProps) {
  const { symbol, value } = holding;
  const [busy, setBusy] = useState(false);
  const sell = async () => {
    setBusy(true);
    if (!(await onSell())) setBusy(false);
  };
  return (
    <SecondStep
      title={`Sell all of ${symbol}?`}
      explanation={`${symbol} (${formatMoney(value)}) gets a target of 0%, which is saved at once, and the plan that sells it opens. Nothing is ordered before you approve that plan.`}
      problem={problem === null ? null : { title: "The target was not saved.", sentence: problem }}
      keep={`Keep ${symbol}`}
      confirm="Save and review the plan"
      doing="Saving…"
      busy={busy}
      tone="primary"
      onConfirm={() => void sell()}
      onClose={onClose}
    />
  );
}
