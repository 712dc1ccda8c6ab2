import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/class-names";
import type { Leg, Run } from "@/wire/generated/execution";
import { LEG_WORDS, waitsUntil, wordsOf } from "./words";

export function RunBadge({ run }: { run: Run }) {
  const { label, tone, icon: Icon } = wordsOf(run);
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className={cn(run.open && waitsUntil(run) === null && "animate-spin")} />
      {label}
    </Badge>
  );
}

export function LegBadge({ leg }: { leg: Leg }) {
  const { label, tone, icon: Icon } = LEG_WORDS[leg.state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
