import { CircleDashed, CircleDot, Ellipsis, OctagonX, Play, TrendingDown } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { LazyMenu } from "@/components/lazy-menu";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { lazyPart } from "@/lib/lazy-part";
import type { TradingState } from "@/wire/generated/risk";
import { isNeverSwitchedOn, type Trading } from "@/wire/risk-switch";
import { NOT_YET, TRADING_WORDS } from "./words";

const ICONS = { ACTIVE: CircleDot, REDUCING: TrendingDown, HALTED: OctagonX };

const MoreStates = lazyPart(() => import("./MoreStates"));
const ChangeDialog = lazyPart(() => import("./ChangeDialog"));

/** `Halt trading`; the verb alone on the narrowest phones, where the whole is still heard. */
function ShortOnSmall({ verb }: { verb: string }) {
  return (
    <span className="whitespace-pre">
      {verb}
      <span className="max-[374px]:sr-only"> trading</span>
    </span>
  );
}

/** The trading state in force and the owner's kill switch; on every page. */
export function TradingControl({ trading }: { trading: Trading | null }) {
  const [changingTo, setChangingTo] = useState<TradingState | null>(null);
  const control = useRef<HTMLButtonElement>(null);
  // As wide as the state and the switch of an account that trades: nothing beside it moves.
  if (trading === null) return <Skeleton className="h-8 w-53 min-[375px]:w-65.5" />;
  const isNew = isNeverSwitchedOn(trading);
  const words = isNew ? NOT_YET : TRADING_WORDS[trading.state];
  const Icon = isNew ? CircleDashed : ICONS[trading.state];
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
      {isNew ? null : trading.user.state === "HALTED" ? (
        <Button ref={control} variant="outline" size="small" onClick={() => setChangingTo("ACTIVE")}>
          <Play aria-hidden /> <ShortOnSmall verb="Resume" />
        </Button>
      ) : (
        <Button ref={control} variant="criticalOutline" size="small" onClick={() => setChangingTo("HALTED")}>
          <OctagonX aria-hidden /> <ShortOnSmall verb="Halt" />
        </Button>
      )}
      <LazyMenu label="More trading states" icon={<Ellipsis aria-hidden />}>
        <MoreStates current={trading.user.state} isNew={isNew} onChoose={setChangingTo} />
      </LazyMenu>
      {changingTo === null ? null : (
        <Suspense fallback={null}>
          <ChangeDialog
            scope="user"
            to={changingTo}
            isFirst={isNew}
            version={trading.user.version}
            returnFocusTo={control}
            onClose={() => setChangingTo(null)}
          />
        </Suspense>
      )}
    </div>
  );
}
