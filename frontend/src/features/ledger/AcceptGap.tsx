import { useState } from "react";
import { SecondStep } from "@/components/second-step";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import type { Decimal } from "@/lib/decimal";
import { formatQuantity, formatSignedMoney } from "@/lib/format";
import { useAttempt } from "@/lib/use-attempt";
import { sentenceOf } from "@/wire/base/call-error";
import { resolveDiscrepancy } from "@/wire/ledger";

interface AcceptGapProps {
  symbol: string;
  gap: Decimal;
  sentence: string;
}

/** Books a gap as the broker has it, after a second, labelled step. */
export function AcceptGap({ symbol, gap, sentence }: AcceptGapProps) {
  const [open, setOpen] = useState(false);
  const { busy, failure, attempt } = useAttempt();
  // The same decision sent twice is booked once: its id stays until it went through.
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const amount = symbol === "CASH" ? formatSignedMoney(gap) : `${formatQuantity(gap)} ${symbol}`;
  const accept = async () => {
    const { message } = await resolveDiscrepancy({ request_id: requestId, accept: [{ symbol, gap }] });
    setRequestId(crypto.randomUUID());
    announce("success", message);
    setOpen(false);
  };
  return (
    <>
      <Button variant="outline" size="small" onClick={() => setOpen(true)}>
        Accept the broker’s number for {symbol}
      </Button>
      {open ? (
        <SecondStep
          title={`Accept a gap of ${amount}?`}
          explanation={`${sentence} The gap is booked as a correction of its own, with this day and your decision, and stays in the journal. Trading stays stopped until you resume it.`}
          problem={
            failure === null ? null : { title: "The gap was not booked.", sentence: sentenceOf(failure) }
          }
          keep="Leave it open"
          confirm="Book the gap"
          doing="Booking…"
          busy={busy}
          onConfirm={() => attempt(accept)}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
