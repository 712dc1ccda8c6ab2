import { useState } from "react";
import { Notice } from "@/components/notice";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
  AlertDialogTrigger,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import type { Decimal } from "@/lib/decimal";
import { formatQuantity, formatSignedMoney } from "@/lib/format";
import { sentenceOf } from "@/wire/call-error";
import { resolveDiscrepancy } from "@/wire/ledger";

interface AcceptGapProps {
  symbol: string;
  gap: Decimal;
  sentence: string;
}

/** Books a gap as the broker has it, after a second, labelled step. */
export function AcceptGap({ symbol, gap, sentence }: AcceptGapProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // The same decision sent twice is booked once: its id stays until it went through.
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const amount = symbol === "CASH" ? formatSignedMoney(gap) : `${formatQuantity(gap)} ${symbol}`;
  const accept = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { message } = await resolveDiscrepancy({ request_id: requestId, accept: [{ symbol, gap }] });
      setRequestId(crypto.randomUUID());
      announce("success", message);
      setOpen(false);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button variant="outline" size="small">
          Accept the broker’s number for {symbol}
        </Button>
      </AlertDialogTrigger>
      <AlertDialogContent>
        <div className="space-y-1.5">
          <AlertDialogTitle>Accept a gap of {amount}?</AlertDialogTitle>
          <AlertDialogDescription>
            {sentence} The gap is booked as a correction of its own, with this day and your decision, and
            stays in the journal. Trading stays stopped until you resume it.
          </AlertDialogDescription>
        </div>
        {problem === null ? null : (
          <Notice tone="critical" title="The gap was not booked." urgent>
            {problem}
          </Notice>
        )}
        <AlertDialogFooter>
          <AlertDialogCancel asChild>
            <Button variant="outline" disabled={busy}>
              Leave it open
            </Button>
          </AlertDialogCancel>
          <Button variant="critical" disabled={busy} onClick={() => void accept()}>
            {busy ? "Booking…" : "Book the gap"}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
