import { useId } from "react";
import { Input } from "@/components/ui/input";
import { formatPercent } from "@/lib/format";
import type { WhatIfAnswer } from "@/wire/generated/advice";
import type { TargetDraft } from "./draft";
import { effectOn } from "./effects";

interface TargetFieldProps {
  target: TargetDraft;
  problem: string | null;
  answer: WhatIfAnswer | null;
  isCurrent: boolean;
  onChange: (text: string) => void;
}

/** What the newest answer says of the target beside it. */
function Effect({ target, answer, isCurrent }: Omit<TargetFieldProps, "problem" | "onChange">) {
  const effect = effectOn(answer, target.symbol);
  return (
    <span className="flex flex-wrap justify-between gap-x-3">
      <span>Target now {formatPercent(target.stored)}</span>
      {effect === null ? null : (
        <span className="tabular-nums" aria-busy={!isCurrent}>
          {effect.standing}
          {effect.trade === null ? null : (
            <>
              {" · "}
              <span className="font-medium text-foreground">{effect.trade}</span>
            </>
          )}
        </span>
      )}
    </span>
  );
}

function TargetField({ target, problem, answer, isCurrent, onChange }: TargetFieldProps) {
  const id = useId();
  const position = Number.parseFloat(target.text);
  return (
    <li className="space-y-1 py-3">
      <div className="flex flex-wrap items-center gap-x-3">
        <label htmlFor={id} className="w-16 shrink-0 grow text-sm font-medium min-[480px]:grow-0">
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
          className="order-last h-10 min-w-0 basis-full cursor-pointer min-[480px]:order-none min-[480px]:grow min-[480px]:basis-0 touch-pan-y accent-(--primary)"
        />
        <div className="flex shrink-0 items-center gap-1">
          <Input
            id={id}
            inputMode="decimal"
            className="w-18 text-right tabular-nums"
            value={target.text}
            aria-invalid={problem === null ? undefined : true}
            aria-describedby={`${id}-note`}
            onChange={(event) => onChange(event.target.value)}
          />
          <span aria-hidden className="text-sm text-muted-foreground">
            %
          </span>
        </div>
      </div>
      <p id={`${id}-note`} className="text-[0.8125rem] text-muted-foreground">
        {problem === null ? (
          <Effect target={target} answer={answer} isCurrent={isCurrent} />
        ) : (
          <span className="text-critical">{problem}</span>
        )}
      </p>
    </li>
  );
}

interface TargetFieldsProps {
  targets: TargetDraft[];
  answer: WhatIfAnswer | null;
  isCurrent: boolean;
  problemOf: (place: string) => string | null;
  onChange: (symbol: string, text: string) => void;
}

/** Other targets, by slider or exactly, each with what would come of it; nothing of it is saved. */
export function TargetFields({ targets, answer, isCurrent, problemOf, onChange }: TargetFieldsProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">Other targets</legend>
      <ul className="divide-y">
        {targets.map((target) => (
          <TargetField
            key={target.symbol}
            target={target}
            problem={problemOf(`target ${target.symbol}`)}
            answer={answer}
            isCurrent={isCurrent}
            onChange={(text) => onChange(target.symbol, text)}
          />
        ))}
      </ul>
    </fieldset>
  );
}
