import { useState } from "react";
import { SecondStep } from "@/components/second-step";
import { Button } from "@/components/ui/button";
import { useAttempt } from "@/lib/use-attempt";
import { cancelRun } from "@/wire/execution";
import { sentenceOf } from "@/wire/base/call-error";

/** Cancels a run after a second, labelled step. */
export function CancelRun({ runId, requested }: { runId: string; requested: boolean }) {
  const [open, setOpen] = useState(false);
  const { busy, failure, attempt } = useAttempt();
  const cancel = async () => {
    await cancelRun({ run_id: runId });
    setOpen(false);
  };
  return (
    <>
      <Button variant="criticalOutline" size="small" disabled={requested} onClick={() => setOpen(true)}>
        {requested ? "Canceling…" : "Cancel run"}
      </Button>
      {open ? (
        <SecondStep
          title="Cancel this rebalance?"
          explanation="Orders that were not sent stay unsent, open orders are canceled at the broker. What was filled stays."
          problem={
            failure === null ? null : { title: "The run was not canceled.", sentence: sentenceOf(failure) }
          }
          keep="Let it go on"
          confirm="Cancel run"
          doing="Canceling…"
          busy={busy}
          onConfirm={() => attempt(cancel)}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
