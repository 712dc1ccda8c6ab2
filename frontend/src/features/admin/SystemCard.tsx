import { OctagonX, Play, TrendingDown } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { TradingState } from "@/wire/generated/risk";
import type { Switch } from "@/wire/risk-switch";

const STATES: Record<TradingState, { label: string; tone: Tone }> = {
  ACTIVE: { label: "On for everybody", tone: "positive" },
  REDUCING: { label: "Sells only", tone: "warning" },
  HALTED: { label: "Halted for everybody", tone: "critical" },
};

interface SystemCardProps {
  system: Switch | null;
  /** The second step before the switch changes. */
  dialog: (to: TradingState, onClose: () => void) => ReactNode;
}

/** The switch that counts for everybody, whatever their own says. */
export function SystemCard({ system, dialog }: SystemCardProps) {
  const [changingTo, setChangingTo] = useState<TradingState | null>(null);
  if (system === null) return <Skeleton className="h-40" />;
  const { label, tone } = STATES[system.state];
  return (
    <Card aria-labelledby="system-title">
      <CardHeader>
        <div>
          <CardTitle id="system-title" className="flex flex-wrap items-center gap-2">
            Trading for everybody{" "}
            <Badge tone={tone} role="status">
              {label}
            </Badge>
          </CardTitle>
          <CardDescription>{system.sentence}</CardDescription>
        </div>
      </CardHeader>
      <CardContent className="flex flex-wrap gap-2">
        {system.state === "ACTIVE" ? null : (
          <Button variant="outline" onClick={() => setChangingTo("ACTIVE")}>
            <Play aria-hidden /> Resume for everybody…
          </Button>
        )}
        {system.state === "REDUCING" ? null : (
          <Button variant="outline" onClick={() => setChangingTo("REDUCING")}>
            <TrendingDown aria-hidden /> Sells only for everybody…
          </Button>
        )}
        {system.state === "HALTED" ? null : (
          <Button variant="criticalOutline" onClick={() => setChangingTo("HALTED")}>
            <OctagonX aria-hidden /> Halt everybody…
          </Button>
        )}
        {changingTo === null ? null : dialog(changingTo, () => setChangingTo(null))}
      </CardContent>
    </Card>
  );
}
