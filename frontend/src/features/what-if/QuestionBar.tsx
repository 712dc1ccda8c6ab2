import { Calculator, CircleAlert, CircleCheck, RotateCcw } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Decimal } from "@/lib/decimal";
import { formatPercent } from "@/lib/format";
import { gapOf, totalOf } from "./draft";
import type { QuestionEditor } from "./use-question";

/** `Together 103%, 3% too much` */
function totalInWords(editor: QuestionEditor, classes: Decimal): { text: string; good: boolean } {
  const { targets } = editor.draft;
  const total = totalOf(targets, classes);
  if (total === null) return { text: "One of the targets is not a percentage.", good: false };
  const gap = gapOf(targets, classes);
  const sum = `Together ${formatPercent(total.toFixed() as Decimal)}`;
  if (gap === null) return { text: sum, good: true };
  const size = formatPercent(gap.abs().toFixed() as Decimal);
  return { text: `${sum}, ${size} ${gap.gt(0) ? "too much" : "missing"}`, good: false };
}

function standing(editor: QuestionEditor): string {
  if (editor.busy) return "Working it out…";
  if (editor.isCurrent && editor.answer !== null) return "Calculated for the values shown here.";
  return editor.blocker ?? "The answer follows what you change.";
}

/** What the targets add up to, the state of the answer, and what can be done next. */
export function QuestionBar({ editor, classes }: { editor: QuestionEditor; classes: Decimal }) {
  const total = totalInWords(editor, classes);
  const Icon = total.good ? CircleCheck : CircleAlert;
  return (
    <div className="-mx-1 space-y-2 rounded-xl border bg-card px-4 py-3">
      <div role="status" className="min-h-11 text-sm">
        {editor.draft.targets.length === 0 ? null : (
          <p className="flex items-center gap-1.5 font-medium tabular-nums">
            <Icon
              aria-hidden
              className={total.good ? "size-4 text-muted-foreground" : "size-4 text-warning"}
            />
            {total.text}
          </p>
        )}
        <p className="text-[0.8125rem] text-muted-foreground">{standing(editor)}</p>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {editor.balance === null ? null : (
          <Button variant="outline" size="small" className="mr-auto" onClick={editor.balance}>
            Let cash take it
          </Button>
        )}
        <Button variant="outline" size="small" onClick={editor.startOver}>
          <RotateCcw aria-hidden /> Start over
        </Button>
        <Button type="submit" size="small" disabled={editor.busy}>
          <Calculator aria-hidden /> {editor.busy ? "Working it out…" : "Work it out"}
        </Button>
      </div>
    </div>
  );
}
