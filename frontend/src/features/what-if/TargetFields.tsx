import { useId } from "react";
import { Input } from "@/components/ui/input";
import { formatPercent } from "@/lib/format";
import { totalOf, type TargetDraft } from "./draft";

interface TargetFieldsProps {
  targets: TargetDraft[];
  problemOf: (place: string) => string | null;
  onChange: (symbol: string, text: string) => void;
}

function TargetField({
  target,
  problem,
  onChange,
}: {
  target: TargetDraft;
  problem: string | null;
  onChange: (text: string) => void;
}) {
  const id = useId();
  const position = Number.parseFloat(target.text);
  return (
    <li className="space-y-1 py-2">
      <div className="flex items-center gap-3">
        <label htmlFor={id} className="w-20 shrink-0 text-sm font-medium">
          {target.symbol}
        </label>
        <input
          type="range"
          min="0"
          max="100"
          step="0.5"
          aria-label={`Target of ${target.symbol} by slider`}
          aria-valuetext={`${target.text}%`}
          value={Number.isFinite(position) ? position : 0}
          onChange={(event) => onChange(event.target.value)}
          className="h-6 min-w-0 grow accent-(--primary)"
        />
        <Input
          id={id}
          inputMode="decimal"
          className="w-24 tabular-nums"
          value={target.text}
          aria-invalid={problem === null ? undefined : true}
          aria-describedby={`${id}-note`}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <p id={`${id}-note`} className="text-right text-[0.8125rem] text-muted-foreground">
        {problem === null ? (
          `Now ${formatPercent(target.stored)}`
        ) : (
          <span className="text-critical">{problem}</span>
        )}
      </p>
    </li>
  );
}

/** Other targets, by slider or exactly; nothing of it is saved. */
export function TargetFields({ targets, problemOf, onChange }: TargetFieldsProps) {
  const total = totalOf(targets);
  return (
    <fieldset className="space-y-2">
      <legend className="text-sm font-medium">Other targets</legend>
      <ul className="divide-y">
        {targets.map((target) => (
          <TargetField
            key={target.symbol}
            target={target}
            problem={problemOf(`target ${target.symbol}`)}
            onChange={(text) => onChange(target.symbol, text)}
          />
        ))}
      </ul>
      <p role="status" className="text-right text-sm text-muted-foreground tabular-nums">
        {total === null ? "One of them is no percentage." : `Together ${total.toFixed()}%`}
      </p>
    </fieldset>
  );
}
