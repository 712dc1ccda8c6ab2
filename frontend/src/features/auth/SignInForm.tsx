import type { MultiFactorError } from "firebase/auth";
import { useCallback, useState, type SubmitEvent } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { createAccount, sendPasswordReset, signIn } from "@/wire/base/session";
import { PasswordField } from "./PasswordField";
import { GoogleButton } from "./GoogleButton";
import { SecondStepForm } from "./SecondStepForm";
import { useGoogleReturn } from "./use-google-return";
import { asksForCode, authSentence, emailProblem, isUnknownAddress, passwordProblem } from "./words";

type Mode = "sign-in" | "create" | "reset";

const WORDS: Record<Mode, { title: string; lead: string; submit: string; busy: string }> = {
  "sign-in": {
    title: "Sign in",
    lead: "Keep your account on its target weights.",
    submit: "Sign in",
    busy: "Signing in…",
  },
  create: {
    title: "Create account",
    lead: "An e-mail address and a password are enough.",
    submit: "Create account",
    busy: "Creating…",
  },
  reset: {
    title: "Reset password",
    lead: "We send a link to set a new one.",
    submit: "Send reset link",
    busy: "Sending…",
  },
};

interface Problems {
  email?: string;
  password?: string;
}

function problemsOf(mode: Mode, email: string, password: string): Problems {
  const problems: Problems = {};
  const wrong = emailProblem(email);
  const short = mode === "create" ? passwordProblem(password) : null;
  if (wrong !== null) problems.email = wrong;
  if (mode !== "reset" && password === "") problems.password = "Enter your password.";
  else if (short !== null) problems.password = short;
  return problems;
}

async function send(mode: Mode, email: string, password: string): Promise<string | null> {
  if (mode === "sign-in") await signIn(email, password);
  if (mode === "create") await createAccount(email, password);
  if (mode !== "reset") return null;
  try {
    await sendPasswordReset(email);
  } catch (error) {
    if (!isUnknownAddress(error)) throw error;
  }
  return `If there is an account for ${email}, a link is on its way.`;
}

function useSignIn() {
  const [mode, setMode] = useState<Mode>("sign-in");
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [asked, setAsked] = useState<MultiFactorError | null>(null);
  const [sent, setSent] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fail = useCallback((error: unknown) => {
    if (asksForCode(error)) setAsked(error);
    else setFailure(authSentence(error));
  }, []);

  const change = (next: Mode) => {
    setMode(next);
    setProblems({});
    setFailure(null);
    setSent(null);
  };
  const submit = async (email: string, password: string) => {
    const found = problemsOf(mode, email, password);
    setProblems(found);
    setFailure(null);
    setSent(null);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      setSent(await send(mode, email.trim(), password));
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return { mode, change, problems, failure, fail, asked, setAsked, sent, busy, submit };
}

function OtherModes({ mode, change }: { mode: Mode; change: (mode: Mode) => void }) {
  const others: [Mode, string][] = [
    ["sign-in", "Sign in instead"],
    ["create", "Create an account"],
    ["reset", "Forgot your password?"],
  ];
  return (
    <div className="flex flex-wrap justify-between gap-x-4 gap-y-2 text-sm">
      {others
        .filter(([other]) => other !== mode)
        .map(([other, label]) => (
          <Button key={other} variant="link" size="inline" className="min-h-6" onClick={() => change(other)}>
            {label}
          </Button>
        ))}
    </div>
  );
}

interface SignInFormProps {
  /** The page that the person comes to. */
  wanted: string;
  /** The person was signed in and did not sign out. */
  hasEnded: boolean;
  /** Comes back from Google: the page that was wanted is known again. */
  onWanted: (wanted: string) => void;
}

/** Signs in, makes an account or asks for a new password. */
export function SignInForm({ wanted, hasEnded, onWanted }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { mode, change, problems, failure, fail, asked, setAsked, sent, busy, submit } = useSignIn();
  const isReturning = useGoogleReturn(onWanted, fail);
  if (asked !== null) return <SecondStepForm asked={asked} onBack={() => setAsked(null)} />;
  const words = WORDS[mode];
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    void submit(email, password);
  };
  return (
    <div className="space-y-5">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
        <p className="text-sm text-muted-foreground">
          {hasEnded && mode === "sign-in"
            ? "Your session has ended. Sign in again, and you are back where you were."
            : words.lead}
        </p>
      </div>
      <form noValidate className="space-y-4" onSubmit={onSubmit}>
        <Field
          label="E-mail"
          type="email"
          autoComplete="username"
          value={email}
          problem={problems.email}
          onChange={(event) => setEmail(event.target.value)}
        />
        {mode === "reset" ? null : (
          <PasswordField
            label="Password"
            autoComplete={mode === "create" ? "new-password" : "current-password"}
            value={password}
            problem={problems.password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
        {failure === null ? null : <Notice tone="critical" title={failure} urgent />}
        {sent === null ? null : <Notice tone="positive" title={sent} />}
        <Button type="submit" className="w-full" disabled={busy}>
          {busy ? words.busy : words.submit}
        </Button>
      </form>
      {mode === "reset" ? null : <GoogleButton wanted={wanted} busy={isReturning} />}
      <OtherModes mode={mode} change={change} />
    </div>
  );
}
