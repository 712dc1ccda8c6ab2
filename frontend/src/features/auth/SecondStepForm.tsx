import type { MultiFactorError } from "firebase/auth";
import { useState, type SubmitEvent } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { useAttempt } from "@/lib/use-attempt";
import { CodeField } from "./CodeField";
import { authSentence, codeProblem, digitsOf } from "./words";

interface SecondStepFormProps {
  /** What the sign-in server asked for the code with. */
  asked: MultiFactorError;
  onBack: () => void;
}

/** The second step of a sign-in: the code that the authenticator app shows. */
export function SecondStepForm({ asked, onBack }: SecondStepFormProps) {
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { busy, failure, attempt } = useAttempt();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wrong = codeProblem(code);
    setProblem(wrong);
    if (wrong !== null) return;
    attempt(async () => {
      const { finishWithCode } = await import("@/wire/people");
      await finishWithCode(asked, digitsOf(code));
    });
  };
  return (
    <div className="space-y-5">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Second step</h1>
        <p className="text-sm text-muted-foreground">Your account asks for a code as well.</p>
      </div>
      <form noValidate className="space-y-4" onSubmit={submit}>
        <CodeField code={code} problem={problem} onType={setCode} />
        {failure === null ? null : <Notice tone="critical" title={authSentence(failure)} urgent />}
        <Button type="submit" className="w-full" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </form>
      <Button variant="link" size="inline" className="min-h-6" onClick={onBack}>
        Back
      </Button>
    </div>
  );
}
