import { useState } from "react";
import { Field } from "@/components/field";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { LIVE_PHRASE } from "@/wire/connection";

interface LiveConfirmationProps {
  busy: boolean;
  onConfirm: (phrase: string) => void;
  onClose: () => void;
}

/** The second step before an account with real money is connected: it is typed, not pressed. */
export default function LiveConfirmation({ busy, onConfirm, onClose }: LiveConfirmationProps) {
  const [typed, setTyped] = useState("");
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            onConfirm(typed.trim());
          }}
        >
          <div className="space-y-1.5">
            <AlertDialogTitle>Connect an account with real money?</AlertDialogTitle>
            <AlertDialogDescription>
              Orders that you approve, and those of automatic rebalancing if you switch it on, will buy and
              sell with your own money at real prices. Trading stays halted until you switch it on yourself.
            </AlertDialogDescription>
          </div>
          <Field
            label={`Type “${LIVE_PHRASE}” to confirm`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <AlertDialogFooter>
            <AlertDialogCancel asChild>
              <Button variant="outline" disabled={busy}>
                Go back
              </Button>
            </AlertDialogCancel>
            <Button type="submit" variant="critical" disabled={busy || typed.trim() !== LIVE_PHRASE}>
              {busy ? "Connecting…" : "Connect real money"}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
