import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/class-names";
import type { Leg, Run } from "@/wire/documents";
import { LEG_WORDS, RUN_WORDS } from "./words";

export function RunBadge({ run }: { run: Run }) {
  const { label, tone, icon: Icon } = RUN_WORDS[run.state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className={cn(run.open && "animate-spin")} />
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
