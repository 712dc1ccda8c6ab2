import { useState } from "react";
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
import { cancelRun } from "@/wire/callables";
import { sentenceOf } from "@/wire/call-error";

/** Cancels a run after a second, labelled step. */
export function CancelRun({ runId, requested }: { runId: string; requested: boolean }) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await cancelRun({ run_id: runId });
      setOpen(false);
    } catch (error) {
      announce("error", sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog open={open} onOpenChange={setOpen}>
      <AlertDialogTrigger asChild>
        <Button variant="criticalOutline" size="small" disabled={requested}>
          {requested ? "Cancelling…" : "Cancel run"}
        </Button>
      </AlertDialogTrigger>
      <AlertDialogContent>
        <div className="space-y-1.5">
          <AlertDialogTitle>Cancel this rebalance?</AlertDialogTitle>
          <AlertDialogDescription>
            Orders that were not sent stay unsent, open orders are cancelled at the broker. What was filled
            stays.
          </AlertDialogDescription>
        </div>
        <AlertDialogFooter>
          <AlertDialogCancel asChild>
            <Button variant="outline" disabled={busy}>
              Let it go on
            </Button>
          </AlertDialogCancel>
          <Button variant="critical" disabled={busy} onClick={() => void cancel()}>
            {busy ? "Cancelling…" : "Cancel run"}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
