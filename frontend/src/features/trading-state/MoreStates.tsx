import { Ellipsis, OctagonX, Play, TrendingDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { TradingState } from "@/wire/generated/risk";

interface MoreStatesProps {
  current: TradingState;
  /** Nobody has ever switched trading on: there is nothing to resume. */
  isNew: boolean;
  onChoose: (state: TradingState) => void;
}

/** The states that trading is not in; each choice still asks for confirmation. */
export default function MoreStates({ current, isNew, onChoose }: MoreStatesProps) {
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="iconSmall" aria-label="More trading states">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>Your account&apos;s trading state</DropdownMenuLabel>
        {current === "ACTIVE" ? null : (
          <DropdownMenuItem onSelect={() => onChoose("ACTIVE")}>
            <Play aria-hidden /> {isNew ? "Switch trading on" : "Resume trading"}
          </DropdownMenuItem>
        )}
        {current === "REDUCING" ? null : (
          <DropdownMenuItem onSelect={() => onChoose("REDUCING")}>
            <TrendingDown aria-hidden /> Sells only
          </DropdownMenuItem>
        )}
        {current === "HALTED" ? null : (
          <DropdownMenuItem onSelect={() => onChoose("HALTED")}>
            <OctagonX aria-hidden /> Halt trading
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
