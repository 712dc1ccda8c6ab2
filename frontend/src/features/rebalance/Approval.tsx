import { RefreshCw, ShieldCheck } from "lucide-react";
import { BreachList } from "@/components/breach-list";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { formatCountdown, formatDateTime, formatPercent } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import type { Preview } from "@/wire/callables";
import { remainingMs } from "./use-preview";

/** Why the plan can't be approved now; each refusal with its limit and what can be done about it. */
function Breaches({ preview }: { preview: Preview }) {
  const { is_open: isOpen, next_open: nextOpen } = preview.market;
  return (
    <Notice tone="warning" title="This plan can't be started now.">
      <BreachList breaches={preview.breaches} />
      {!isOpen && nextOpen ? <p className="pt-2">The market opens {formatDateTime(nextOpen)}.</p> : null}
    </Notice>
  );
}

/** The market is closed and the person wants runs to wait: approving now orders nothing before the open. */
function WillWait({ preview }: { preview: Preview }) {
  const { is_open: isOpen, next_open: nextOpen } = preview.market;
  if (isOpen || !preview.can_start) return null;
  return (
    <Notice title="The market is closed: an approved plan waits for the open.">
      {nextOpen ? `It opens ${formatDateTime(nextOpen)}. ` : ""}Holdings, prices and limits are checked again
      before the first order; if a price has moved too far then, nothing is ordered.
    </Notice>
  );
}

interface ApprovalProps {
  preview: Preview;
  receivedAt: number;
  /** The trading state as it is heard now: newer than the preview's. */
  halted: boolean;
  /** Another run is under way. */
  busy: boolean;
  onApprove: () => void;
  onPreviewAgain: () => void;
}

/** The one step that sends orders, with all that stands against it. */
export function Approval({ preview, receivedAt, halted, busy, onApprove, onPreviewAgain }: ApprovalProps) {
  const now = useNow(1000);
  const left = remainingMs(preview, receivedAt, now.getTime());
  const expired = left <= 0;
  return (
    <div className="space-y-4">
      {preview.can_start ? <WillWait preview={preview} /> : <Breaches preview={preview} />}
      {preview.can_start && halted ? (
        <Notice tone="warning" title="Trading was halted after this preview. Resume trading to approve." />
      ) : null}
      {expired ? (
        <Notice tone="warning" title="This plan has expired." urgent>
          Prices have moved on: preview again to approve a fresh one.
        </Notice>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted-foreground">
          {expired ? "Expired" : "Expires in "}
          {expired ? null : (
            <span role="timer" className="font-medium text-foreground tabular-nums">
              {formatCountdown(left)}
            </span>
          )}
          {" · "}stops if a price moves more than {formatPercent(preview.price_tolerance_percent)}
        </p>
        <div className="flex w-full flex-wrap gap-2 sm:w-auto">
          <Button variant="outline" className="flex-1 sm:flex-none" onClick={onPreviewAgain}>
            <RefreshCw aria-hidden /> Preview again
          </Button>
          <Button
            className="flex-1 sm:flex-none"
            disabled={!preview.can_start || expired || halted || busy}
            onClick={onApprove}
          >
            <ShieldCheck aria-hidden /> Approve and trade
          </Button>
        </div>
      </div>
    </div>
  );
}
