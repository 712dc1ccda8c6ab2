import { useState, type SubmitEvent } from "react";
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
import { setSystemState } from "@/wire/admin";
import { sentenceOf } from "@/wire/call-error";
import type { TradingState } from "@/wire/documents";
import { SYSTEM_CHANGES } from "./words";

/** The second step before everybody's switch changes; its reason is shown to everybody. */
export default function SystemDialog({ to, onClose }: { to: TradingState; onClose: () => void }) {
  const words = SYSTEM_CHANGES[to];
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await setSystemState({ scope: "system", state: to, reason: reason.trim() });
      announce("success", words.done);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        <form className="space-y-4" onSubmit={(event) => void submit(event)}>
          <div className="space-y-1.5">
            <AlertDialogTitle>{words.title}</AlertDialogTitle>
            <AlertDialogDescription>{words.explanation}</AlertDialogDescription>
          </div>
          <Field
            label="Reason"
            hint="Everybody sees it wherever the trading state is."
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
            <Button
              type="submit"
              variant={to === "HALTED" ? "critical" : "primary"}
              disabled={busy || reason.trim() === ""}
            >
              {busy ? "Saving…" : words.confirm}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
