import { CircleAlert, CircleCheck, TriangleAlert, type LucideIcon } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";

export type Level = "WITHIN_TOLERANCE" | "WARNING" | "CRITICAL";

const LEVELS: Record<Level, { label: string; tone: Tone; icon: LucideIcon }> = {
  WITHIN_TOLERANCE: { label: "Within tolerance", tone: "positive", icon: CircleCheck },
  WARNING: { label: "Warning", tone: "warning", icon: TriangleAlert },
  CRITICAL: { label: "Critical", tone: "critical", icon: CircleAlert },
};

/** How far a holding is from its target, by word, icon and colour. */
export function LevelBadge({ level }: { level: Level }) {
  const { label, tone, icon: Icon } = LEVELS[level];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
