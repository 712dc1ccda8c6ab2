import { useState } from "react";
import { SecondStep, TypedPhrase } from "@/components/second-step";
import { announce } from "@/lib/announce";
import { useAttempt } from "@/lib/use-attempt";
import { DELETE_PHRASE, deleteAccount } from "@/wire/access-account-life";
import { sentenceOf } from "@/wire/base/call-error";
import { signOutHere } from "@/wire/notices-push";

async function deleteAndLeave(confirmation: string): Promise<void> {
  await deleteAccount({ confirmation });
  announce("success", "Your account is being deleted.");
  // The session has ended at the server; this browser must not go on with it.
  await signOutHere();
}

/** The second step before everything is deleted: it is typed, not pressed. */
export default function DeleteDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const { busy, failure, attempt } = useAttempt();
  const phrase = typed.trim();
  return (
    <SecondStep
      title="Delete your account for good?"
      explanation="This can't be taken back. Export your data first if you want to keep your history."
      problem={
        failure === null ? null : { title: "The account was not deleted.", sentence: sentenceOf(failure) }
      }
      keep="Keep my account"
      confirm="Delete my account"
      doing="Deleting…"
      busy={busy}
      ready={phrase === DELETE_PHRASE}
      onConfirm={() => attempt(() => deleteAndLeave(phrase))}
      onClose={onClose}
    >
      <TypedPhrase phrase={DELETE_PHRASE} typed={typed} onType={setTyped} />
    </SecondStep>
  );
}
