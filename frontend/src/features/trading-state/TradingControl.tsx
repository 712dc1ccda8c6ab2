import { CircleDot, Ellipsis, OctagonX, Play, TrendingDown } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Skeleton } from "@/components/ui/skeleton";
import type { TradingState } from "@/wire/documents";
import type { Trading } from "@/wire/trading";
import { ChangeDialog } from "./ChangeDialog";
import { TRADING_WORDS } from "./words";

const ICONS = { ACTIVE: CircleDot, REDUCING: TrendingDown, HALTED: OctagonX };

function MoreStates({
  current,
  onChoose,
}: {
  current: TradingState;
  onChoose: (state: TradingState) => void;
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="iconSmall" aria-label="More trading states">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>Your account&apos;s trading state</DropdownMenuLabel>
        <DropdownMenuItem disabled={current === "ACTIVE"} onSelect={() => onChoose("ACTIVE")}>
          <Play aria-hidden /> Resume trading
        </DropdownMenuItem>
        <DropdownMenuItem disabled={current === "REDUCING"} onSelect={() => onChoose("REDUCING")}>
          <TrendingDown aria-hidden /> Sells only
        </DropdownMenuItem>
        <DropdownMenuItem disabled={current === "HALTED"} onSelect={() => onChoose("HALTED")}>
          <OctagonX aria-hidden /> Halt trading
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** The trading state in force and the owner's kill switch; on every page. */
export function TradingControl({ trading }: { trading: Trading | null }) {
  const [changingTo, setChangingTo] = useState<TradingState | null>(null);
  if (trading === null) return <Skeleton className="h-8 w-44" />;
  const words = TRADING_WORDS[trading.state];
  const Icon = ICONS[trading.state];
  return (
    <div className="flex items-center gap-1.5">
      <Badge
        tone={words.tone}
        role="status"
        aria-label={`Trading state: ${words.label}`}
        className="h-7 px-2.5"
      >
        <Icon aria-hidden />
        {words.label}
      </Badge>
      {trading.user.state === "HALTED" ? (
        <Button variant="outline" size="small" onClick={() => setChangingTo("ACTIVE")}>
          <Play aria-hidden /> Resume trading
        </Button>
      ) : (
        <Button variant="criticalOutline" size="small" onClick={() => setChangingTo("HALTED")}>
          <OctagonX aria-hidden /> Halt trading
        </Button>
      )}
      <MoreStates current={trading.user.state} onChoose={setChangingTo} />
      <ChangeDialog to={changingTo} onClose={() => setChangingTo(null)} />
    </div>
  );
}
