import { ArrowDownLeft, ArrowUpRight, Minus } from "lucide-react";
import { cn } from "@/lib/class-names";

const ACTIONS = {
  BUY: { label: "Buy", icon: ArrowDownLeft, colour: "text-positive" },
  SELL: { label: "Sell", icon: ArrowUpRight, colour: "text-warning" },
  HOLD: { label: "Hold", icon: Minus, colour: "text-muted-foreground" },
};

/** Buy, sell or hold, by word and arrow: into the account, out of it. */
export function ActionLabel({ action }: { action: keyof typeof ACTIONS }) {
  const { label, icon: Icon, colour } = ACTIONS[action];
  return (
    <span className={cn("inline-flex items-center gap-1 font-medium whitespace-nowrap", colour)}>
      <Icon aria-hidden className="size-4" />
      {label}
    </span>
  );
}
