import { useState, type RefObject, type SubmitEvent } from "react";
import { Field } from "@/components/field";
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
import { setTradingState } from "@/wire/callables";
import { sentenceOf } from "@/wire/call-error";
import type { TradingState } from "@/wire/documents";
import { CHANGES } from "./words";

/** What is written down when the person gives no reason of their own. */
const DEFAULT_REASON = "Changed by the owner on the page.";

interface ChangeFormProps {
  to: TradingState;
  onClose: () => void;
}

function ChangeForm({ to, onClose }: ChangeFormProps) {
  const words = CHANGES[to];
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await setTradingState({ scope: "user", state: to, reason: reason.trim() || DEFAULT_REASON });
      announce("success", words.done);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };

  return (
    <form className="space-y-4" onSubmit={(event) => void submit(event)}>
      <Field
        label="Reason"
        hint="Optional. It is shown wherever the trading state is."
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {problem === null ? null : (
        <Notice tone="critical" title="The trading state did not change." urgent>
          {problem}
        </Notice>
      )}
      <AlertDialogFooter>
        <AlertDialogCancel asChild>
          <Button variant="outline" disabled={busy}>
            Keep as it is
          </Button>
        </AlertDialogCancel>
        <Button type="submit" variant={to === "HALTED" ? "critical" : "primary"} disabled={busy}>
          {busy ? "Saving…" : words.confirm}
        </Button>
      </AlertDialogFooter>
    </form>
  );
}

/** The second step before the trading state changes. */
export default function ChangeDialog({
  to,
  onClose,
  returnFocusTo,
}: ChangeFormProps & { returnFocusTo: RefObject<HTMLElement | null> }) {
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent
        onCloseAutoFocus={(event) => {
          // The dialog has no trigger of its own to give the focus back to.
          event.preventDefault();
          returnFocusTo.current?.focus();
        }}
      >
        <div className="space-y-1.5">
          <AlertDialogTitle>{CHANGES[to].title}</AlertDialogTitle>
          <AlertDialogDescription>{CHANGES[to].explanation}</AlertDialogDescription>
        </div>
        <ChangeForm to={to} onClose={onClose} />
      </AlertDialogContent>
    </AlertDialog>
  );
}
