import { CircleAlert, Minus, TriangleAlert, type LucideIcon } from "lucide-react";
import { useId } from "react";
import { Quantity } from "@/components/quantity";
import { ActionLabel } from "@/components/action-label";
import { DriftFigure } from "@/components/drift-figure";
import { LevelBadge } from "@/components/level-badge";
import { Badge, type Tone } from "@/components/ui/badge";
import { formatMoney } from "@/lib/format";
import { taxInWords } from "@/lib/tax-words";
import type { Suggestion } from "@/wire/generated/advice";

const PRIORITIES: Record<Suggestion["priority"], { label: string; tone: Tone; icon: LucideIcon }> = {
  HIGH: { label: "High priority", tone: "critical", icon: CircleAlert },
  MEDIUM: { label: "Medium priority", tone: "warning", icon: TriangleAlert },
  LOW: { label: "Low priority", tone: "neutral", icon: Minus },
};

interface SuggestionRowProps {
  suggestion: Suggestion;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
}

/** One suggested trade with what it would do, what it would cost in tax, and whether it is chosen. */
export function SuggestionRow({ suggestion, chosen, onChoose }: SuggestionRowProps) {
  const id = useId();
  const { label, tone, icon: Icon } = PRIORITIES[suggestion.priority];
  return (
    <li className="flex gap-3 py-4">
      <input
        id={id}
        type="checkbox"
        checked={chosen}
        onChange={(event) => onChoose(event.target.checked)}
        aria-describedby={`${id}-what`}
        className="mt-1 size-5 shrink-0 accent-(--primary)"
      />
      <div className="grid grow gap-x-6 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto]">
        <div className="space-y-1.5">
          <label htmlFor={id} className="flex flex-wrap items-center gap-x-2 font-medium">
            <ActionLabel action={suggestion.action} /> {suggestion.symbol}
          </label>
          <p className="flex flex-wrap gap-2">
            <Badge tone={tone}>
              <Icon aria-hidden />
              {label}
            </Badge>
            <LevelBadge level={suggestion.drift_level} />
          </p>
        </div>
        <dl id={`${id}-what`} className="grid grid-cols-2 gap-x-6 gap-y-1 text-sm sm:text-right">
          <div>
            <dt className="text-xs text-muted-foreground">About</dt>
            <dd className="font-medium tabular-nums">{formatMoney(suggestion.estimated_value)}</dd>
          </div>
          <div>
            <dt className="text-xs text-muted-foreground">Quantity</dt>
            <dd className="tabular-nums">
              <Quantity value={suggestion.suggested_quantity} />
            </dd>
          </div>
          <div>
            <dt className="text-xs text-muted-foreground">Drift</dt>
            <dd>
              <DriftFigure drift={suggestion.drift_percent} />
            </dd>
          </div>
          <div>
            <dt className="text-xs text-muted-foreground">Tax (estimate)</dt>
            <dd className="text-muted-foreground">
              {suggestion.action === "SELL" ? taxInWords(suggestion.tax) : "A buy realizes nothing"}
            </dd>
          </div>
        </dl>
      </div>
    </li>
  );
}
