import { useEffect, useState } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { changeEmail, changePassword, readMeans, type Means } from "@/wire/people";
import { ChangeForm } from "./ChangeForm";
import { PasswordField } from "./PasswordField";
import { Row } from "./Row";
import { SecondStep } from "./SecondStep";
import { authSentence, emailProblem, passwordProblem } from "./words";

interface ChangingProps {
  hasSecond: boolean;
  onClose: () => void;
}

function NewPassword({ hasSecond, onClose }: ChangingProps) {
  const [next, setNext] = useState("");
  return (
    <ChangeForm
      hasSecond={hasSecond}
      problem={() => passwordProblem(next)}
      submit="Change the password"
      doing="Changing…"
      done="Your password is changed. Other devices have to sign in again."
      change={(proof) => changePassword(proof, next)}
      onClose={onClose}
    >
      <PasswordField
        label="New password"
        autoComplete="new-password"
        hint="At least 6 characters; longer is better."
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
    </ChangeForm>
  );
}

function NewEmail({ hasSecond, onClose }: ChangingProps) {
  const [next, setNext] = useState("");
  return (
    <ChangeForm
      hasSecond={hasSecond}
      problem={() => emailProblem(next)}
      submit="Send the link"
      doing="Sending…"
      done={`A link is on its way to ${next.trim()}. Your address changes when you open it.`}
      change={(proof) => changeEmail(proof, next.trim())}
      onClose={onClose}
    >
      <Field
        label="New e-mail address"
        type="email"
        autoComplete="email"
        hint="A link is sent to it. Until it is opened, you sign in with the old address."
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
    </ChangeForm>
  );
}

type Open = "email" | "password" | "second" | null;

function Ways({ email, means, onChanged }: { email: string; means: Means; onChanged: () => void }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const hasSecond = means.second !== null;
  if (!means.hasPassword)
    return (
      <p className="text-sm text-muted-foreground">
        You sign in as {email} with Google. Address, password and second step are changed at Google.
      </p>
    );
  return (
    <div className="divide-y">
      <Row term="E-mail" value={email} action="Change…" onChange={() => setOpen("email")}>
        {open === "email" ? <NewEmail hasSecond={hasSecond} onClose={close} /> : null}
      </Row>
      <Row
        term="Password"
        value="Set; nobody can read it"
        action="Change…"
        onChange={() => setOpen("password")}
      >
        {open === "password" ? <NewPassword hasSecond={hasSecond} onClose={close} /> : null}
      </Row>
      <SecondStep
        means={means}
        isOpen={open === "second"}
        onOpen={() => setOpen("second")}
        onClose={close}
        onChanged={() => {
          close();
          onChanged();
        }}
      />
    </div>
  );
}

/** How the person signs in: address, password and second step, each changed here. */
export default function SignInCard({ email }: { email: string }) {
  const [means, setMeans] = useState<Means | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let current = true;
    readMeans().then(
      (found) => current && setMeans(found),
      (error: unknown) => current && setProblem(authSentence(error)),
    );
    return () => {
      current = false;
    };
  }, [asked]);
  return (
    <Card aria-labelledby="sign-in-title">
      <CardHeader>
        <div>
          <CardTitle id="sign-in-title">Signing in</CardTitle>
          <CardDescription>Each change asks for your password once more.</CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        {problem !== null && means === null ? (
          <Notice tone="warning" title="How you sign in could not be read.">
            {problem}
          </Notice>
        ) : means === null ? (
          <Skeleton className="h-40" />
        ) : (
          <Ways email={email} means={means} onChanged={() => setAsked(asked + 1)} />
        )}
      </CardContent>
    </Card>
  );
}
