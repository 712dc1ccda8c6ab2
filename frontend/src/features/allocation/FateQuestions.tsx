import { useState } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import type { Fate } from "./losing";

const FATES: { fate: Fate; label: string }[] = [
  { fate: "sell", label: "Sell it whole" },
  { fate: "apart", label: "Keep it apart" },
];

interface FateQuestionsProps {
  /** Held, named by the stored targets, and no longer by the draft. */
  symbols: string[];
  saving: boolean;
  onSave: (fates: ReadonlyMap<string, Fate>) => void;
  onCancel: () => void;
}

/** Asked at the moment of saving: what is held and loses its target is sold or kept apart, as the person says. */
export function FateQuestions({ symbols, saving, onSave, onCancel }: FateQuestionsProps) {
  const [fates, setFates] = useState<ReadonlyMap<string, Fate>>(new Map());
  const open = symbols.filter((symbol) => !fates.has(symbol));
  return (
    <Notice
      tone="warning"
      title={
        symbols.length === 1
          ? "You hold a symbol that would have no target any more."
          : `You hold ${symbols.length} symbols that would have no target any more.`
      }
      urgent
      actions={
        <>
          <Button size="small" disabled={open.length > 0 || saving} onClick={() => onSave(fates)}>
            {saving ? "Saving…" : "Save with these answers"}
          </Button>
          <Button size="small" variant="outline" disabled={saving} onClick={onCancel}>
            Go on editing
          </Button>
        </>
      }
    >
      <p>
        Sold: its target becomes 0% and the next plan sells it. Kept apart: it stays, and counts in no share.
      </p>
      <div className="space-y-2 pt-2">
        {symbols.map((symbol) => (
          <fieldset key={symbol} className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <legend className="float-left w-20 font-semibold text-foreground">{symbol}</legend>
            {FATES.map(({ fate, label }) => (
              <label key={fate} className="flex min-h-6 items-center gap-1.5">
                <input
                  type="radio"
                  name={`fate ${symbol}`}
                  checked={fates.get(symbol) === fate}
                  onChange={() => setFates(new Map([...fates, [symbol, fate]]))}
                />
                {label}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </Notice>
  );
}
