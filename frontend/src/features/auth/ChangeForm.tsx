import { useState, type ReactNode, type SubmitEvent } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { useAttempt } from "@/lib/use-attempt";
import type { Proof } from "@/wire/people";
import { ProofFields } from "./ProofFields";
import { authSentence, digitsOf } from "./words";

const NO_PROOF: Proof = { password: "", code: "" };

interface ChangeFormProps {
  hasSecond: boolean;
  /** What is filled in before the proof. */
  children: ReactNode;
  /** Why it can't be sent as it is; null where it can. */
  problem: () => string | null;
  /** What is done, as a verb and its object. */
  submit: string;
  doing: string;
  /** What is said once it is done; nothing where another step follows. */
  done?: string;
  change: (proof: Proof) => Promise<void>;
  onClose: () => void;
  /** Where more follows than that the form closes. */
  onDone?: () => void;
  sentence?: (error: unknown) => string;
}

/** A change of the sign-in: whoever finds an open browser can't make it, because the password is asked for again. */
export function ChangeForm(props: ChangeFormProps) {
  const { hasSecond, children, problem, submit, doing, done, change, onClose } = props;
  const { onDone = onClose, sentence = authSentence } = props;
  const [proof, setProof] = useState(NO_PROOF);
  const [wrong, setWrong] = useState<string | null>(null);
  const { busy, failure, attempt } = useAttempt();
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const found = problem() ?? (proof.password === "" ? "Enter your current password." : null);
    setWrong(found);
    if (found !== null) return;
    attempt(async () => {
      await change({ ...proof, code: digitsOf(proof.code) });
      if (done !== undefined) announce("success", done);
      onDone();
    });
  };
  const said = wrong ?? (failure === null ? null : sentence(failure));
  return (
    <form noValidate className="max-w-sm space-y-4" onSubmit={send}>
      {children}
      <ProofFields proof={proof} hasSecond={hasSecond} onType={setProof} />
      {said === null ? null : <Notice tone="critical" title={said} urgent />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={busy}>
          {busy ? doing : submit}
        </Button>
        <Button variant="outline" disabled={busy} onClick={onClose}>
          Keep as it is
        </Button>
      </div>
    </form>
  );
}
