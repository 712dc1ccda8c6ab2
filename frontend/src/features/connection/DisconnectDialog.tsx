import { useState } from "react";
import { Notice } from "@/components/notice";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { callErrorOf, type CallError } from "@/wire/call-error";
import { disconnectBroker } from "@/wire/connection";

function useDisconnecting(onClose: () => void) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<CallError | null>(null);
  const mustAbandon = refusal?.remedy === "ABANDON_RUN";
  const disconnect = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await disconnectBroker(mustAbandon ? { abandon_run: true } : {});
      announce("success", "The broker is disconnected and its keys are deleted.");
      onClose();
    } catch (thrown) {
      setRefusal(callErrorOf(thrown));
      setBusy(false);
    }
  };
  return { busy, refusal, mustAbandon, disconnect };
}

/** The second step before a connection is ended: what follows, and what stays. */
export default function DisconnectDialog({ onClose }: { onClose: () => void }) {
  const { busy, refusal, mustAbandon, disconnect } = useDisconnecting(onClose);
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        <div className="space-y-1.5">
          <AlertDialogTitle>Disconnect this broker?</AlertDialogTitle>
          <AlertDialogDescription>
            The stored keys are deleted, automatic rebalancing is switched off and trading is halted, all at
            once. Your holdings at the broker, your targets and your history stay as they are.
          </AlertDialogDescription>
        </div>
        {refusal === null ? null : (
          <Notice tone="critical" title="The broker was not disconnected." urgent>
            {mustAbandon
              ? "A run is open and can't be ended, because the broker refuses the keys. Disconnecting now closes it as halted and leaves its orders at the broker as they are: look there what became of them."
              : refusal.message}
          </Notice>
        )}
        <AlertDialogFooter>
          <AlertDialogCancel asChild>
            <Button variant="outline" disabled={busy}>
              Keep it connected
            </Button>
          </AlertDialogCancel>
          <Button variant="critical" disabled={busy} onClick={() => void disconnect()}>
            {busy ? "Disconnecting…" : mustAbandon ? "Close the run and disconnect" : "Disconnect"}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
