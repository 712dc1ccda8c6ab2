import { Suspense, useState, type SubmitEvent } from "react";
import { CopyButton } from "@/components/copy-button";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { announce } from "@/lib/announce";
import { formatDateTime } from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import { useAttempt } from "@/lib/use-attempt";
import { beginSecondStep, removeSecondStep, type BegunSecondStep, type Means } from "@/wire/people";
import { ChangeForm } from "./ChangeForm";
import { CodeField } from "./CodeField";
import { Row } from "./Row";
import { codeProblem, digitsOf, secondStepSentence } from "./words";

const QrCode = lazyPart(() => import("./QrCode"));

/** The key in groups of four: it is typed by hand where neither code nor link can be used. */
const grouped = (key: string) => key.match(/.{1,4}/g)?.join(" ") ?? key;

interface FinishProps {
  begun: BegunSecondStep;
  onFinished: () => void;
  onClose: () => void;
}

/** The app gets the key, and shows with a code that it has it; only then is the second step on. */
function Finish({ begun, onFinished, onClose }: FinishProps) {
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { busy, failure, attempt } = useAttempt();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const wrong = codeProblem(code);
    setProblem(wrong);
    if (wrong !== null) return;
    attempt(async () => {
      await begun.finish(digitsOf(code));
      announce("success", "The second step is on.");
      onFinished();
    });
  };
  return (
    <form noValidate className="max-w-sm space-y-4 text-sm" onSubmit={submit}>
      <ol className="list-decimal space-y-3 pl-5">
        <li>
          Scan this code with your authenticator app,{" "}
          <a href={begun.address} className="underline underline-offset-4 hover:no-underline">
            open the app on this device
          </a>
          , or type the key into it:
          <span className="block py-2">
            <Suspense fallback={<Skeleton className="size-44" />}>
              <QrCode text={begun.address} label="The key as a QR code" />
            </Suspense>
          </span>
          <span className="flex items-center gap-2 pt-1">
            <code className="min-w-0 break-words text-[0.8125rem]">{grouped(begun.key)}</code>
            <CopyButton text={begun.key} label="Copy the key" />
          </span>
        </li>
        <li>Keep the key somewhere safe: without the app or the key you can&apos;t sign in.</li>
        <li>Type the code that the app shows now.</li>
      </ol>
      <CodeField code={code} problem={problem} onType={setCode} />
      {failure === null ? null : <Notice tone="critical" title={secondStepSentence(failure)} urgent />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={busy}>
          {busy ? "Switching on…" : "Switch the second step on"}
        </Button>
        <Button variant="outline" disabled={busy} onClick={onClose}>
          Keep as it is
        </Button>
      </div>
    </form>
  );
}

interface StepFormProps {
  onDone: () => void;
  onClose: () => void;
}

function Remove({ id, ...ways }: StepFormProps & { id: string }) {
  return (
    <ChangeForm
      hasSecond
      problem={() => null}
      submit="Remove the second step"
      doing="Removing…"
      done="Your password alone signs you in now."
      change={(proof) => removeSecondStep(proof, id)}
      {...ways}
    >
      <p className="text-sm">Your password alone will sign you in.</p>
    </ChangeForm>
  );
}

/** Asks for the password first, then leads through the app. */
function Add({ isEmailConfirmed, onDone, onClose }: StepFormProps & { isEmailConfirmed: boolean }) {
  const [begun, setBegun] = useState<BegunSecondStep | null>(null);
  if (begun !== null) return <Finish begun={begun} onFinished={onDone} onClose={onClose} />;
  return (
    <ChangeForm
      hasSecond={false}
      problem={() => null}
      submit="Go on"
      doing="Asking…"
      change={async (proof) => setBegun(await beginSecondStep(proof))}
      onClose={onClose}
      onDone={() => undefined}
      sentence={secondStepSentence}
    >
      {isEmailConfirmed ? null : (
        <p className="text-sm text-muted-foreground">
          Your address has to be confirmed first: Settings → Notifications sends the link.
        </p>
      )}
    </ChangeForm>
  );
}

interface SecondStepProps {
  means: Means;
  isOpen: boolean;
  onOpen: () => void;
  onClose: () => void;
  onChanged: () => void;
}

/** A code of an authenticator app, asked for beside the password; a stolen password alone then opens nothing. */
export function SecondStep({ means, isOpen, onOpen, onClose, onChanged }: SecondStepProps) {
  const { second, isEmailConfirmed } = means;
  const ways = { onDone: onChanged, onClose };
  return (
    <Row
      term="Second step"
      value={
        second === null
          ? "Off. A code of an authenticator app beside the password keeps others out."
          : `${second.name}, since ${formatDateTime(second.since)}`
      }
      action={second === null ? "Add…" : "Remove…"}
      onChange={onOpen}
    >
      {!isOpen ? null : second === null ? (
        <Add isEmailConfirmed={isEmailConfirmed} {...ways} />
      ) : (
        <Remove id={second.id} {...ways} />
      )}
    </Row>
  );
}
