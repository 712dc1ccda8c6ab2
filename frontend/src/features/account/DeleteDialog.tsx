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
import { DELETE_PHRASE, deleteAccount } from "@/wire/account-life";
import { sentenceOf } from "@/wire/call-error";
import { signOut } from "@/wire/session";

function useDeleting() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const start = async (phrase: string) => {
    setBusy(true);
    setProblem(null);
    try {
      await deleteAccount({ confirmation: phrase });
      announce("success", "Your account is being deleted.");
      // The session has ended at the server; this browser must not go on with it.
      await signOut();
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return { busy, problem, start };
}

/** The second step before everything is deleted: it is typed, not pressed. */
export default function DeleteDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const { busy, problem, start } = useDeleting();
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void start(typed.trim());
  };
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        <form className="space-y-4" onSubmit={onSubmit}>
          <div className="space-y-1.5">
            <AlertDialogTitle>Delete your account for good?</AlertDialogTitle>
            <AlertDialogDescription>
              This can&apos;t be taken back. Export your data first if you want to keep your history.
            </AlertDialogDescription>
          </div>
          <Field
            label={`Type “${DELETE_PHRASE}” to confirm`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          {problem === null ? null : (
            <Notice tone="critical" title="The account was not deleted." urgent>
              {problem}
            </Notice>
          )}
          <AlertDialogFooter>
            <AlertDialogCancel asChild>
              <Button variant="outline" disabled={busy}>
                Keep my account
              </Button>
            </AlertDialogCancel>
            <Button type="submit" variant="critical" disabled={busy || typed.trim() !== DELETE_PHRASE}>
              {busy ? "Deleting…" : "Delete my account"}
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
