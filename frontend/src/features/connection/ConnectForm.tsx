import { ExternalLink, KeyRound, Link2, ShieldCheck } from "lucide-react";
import { Suspense, useState, type SubmitEvent } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/lib/lazy-part";
import { practiceAccounts } from "@/wire/access-connection";
import type { BrokerEnvironment } from "@/wire/generated/access";
import { useConnecting, useOptions, type Entered } from "./use-connecting";
import { ENVIRONMENT_WORDS } from "./words";

const LiveConfirmation = lazyPart(() => import("./LiveConfirmation"));

const KEY_PAGES: Record<BrokerEnvironment, string> = {
  paper: "https://app.alpaca.markets/paper/dashboard/overview",
  live: "https://app.alpaca.markets/brokerage/dashboard/overview",
};

interface EnvironmentChoiceProps {
  value: BrokerEnvironment;
  onChange: (value: BrokerEnvironment) => void;
}

function EnvironmentChoice({ value, onChange }: EnvironmentChoiceProps) {
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="pb-1.5 text-sm font-medium">Which account?</legend>
      {(["paper", "live"] as const).map((environment) => (
        <label
          key={environment}
          className="flex cursor-pointer gap-3 rounded-lg border border-input/50 px-3 py-2.5 has-checked:border-primary has-checked:bg-muted/60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
        >
          <input
            type="radio"
            name="environment"
            className="mt-1 size-4 shrink-0 accent-(--primary) outline-none"
            aria-label={ENVIRONMENT_WORDS[environment].label}
            aria-describedby={`environment-${environment}`}
            checked={value === environment}
            onChange={() => onChange(environment)}
          />
          <span>
            <span className="block text-sm font-medium">{ENVIRONMENT_WORDS[environment].label}</span>
            <span id={`environment-${environment}`} className="block text-[0.8125rem] text-muted-foreground">
              {ENVIRONMENT_WORDS[environment].explanation}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What happens to the keys: said before they are typed, not after. */
function WhatIsStored() {
  return (
    <Notice title="What is stored, and where">
      <ul className="list-disc space-y-1 pl-4">
        <li>
          Both keys are tried at Alpaca, encrypted for your account alone, and stored encrypted in this
          deployment&apos;s database.
        </li>
        <li>
          Nobody can read them back: not this page, not an administrator&apos;s screen, not you. What stays
          visible are the last four characters of the key ID.
        </li>
        <li>Disconnecting deletes them. Nothing is traded until you switch trading on and approve a plan.</li>
      </ul>
    </Notice>
  );
}

/** Only on a machine that runs the demo: accounts at its own paper broker, so that nobody needs one at Alpaca. */
function PracticeAccounts({ onUse }: { onUse: (keys: { key_id: string; secret: string }) => void }) {
  const accounts = practiceAccounts();
  if (accounts.length === 0) return null;
  return (
    <div className="space-y-2 rounded-lg border border-dashed px-4 py-3">
      <p className="text-sm">
        <span className="font-medium">Demo on this machine:</span> its own paper broker has practice accounts
        for you, each with play money in cash. Pick one and its keys are filled in.
      </p>
      <div className="grid gap-2 min-[440px]:grid-cols-2 sm:flex sm:flex-wrap">
        {accounts.map((keys, index) => (
          <Button
            key={keys.key_id}
            variant="outline"
            size="small"
            className="px-2"
            onClick={() => onUse(keys)}
          >
            <KeyRound aria-hidden /> Practice account {index + 1}
          </Button>
        ))}
      </div>
    </div>
  );
}

interface KeyFieldsProps {
  entered: Entered;
  problems: { key_id?: string; secret?: string };
  onChange: (change: Partial<Entered>) => void;
}

function KeyFields({ entered, problems, onChange }: KeyFieldsProps) {
  const page = KEY_PAGES[entered.environment];
  return (
    <div className="space-y-4">
      <p className="text-sm text-muted-foreground">
        At Alpaca, open{" "}
        <a className="text-primary underline underline-offset-4" href={page} target="_blank" rel="noreferrer">
          {entered.environment === "paper" ? "your paper account" : "your live account"}
          <ExternalLink aria-hidden className="ml-1 inline size-3.5" />
        </a>
        , find “API Keys” on its right side and generate a pair. The secret key is shown once there.
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Key ID"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          value={entered.keyId}
          problem={problems.key_id}
          onChange={(event) => onChange({ keyId: event.target.value })}
        />
        <Field
          label="Secret key"
          type="password"
          autoComplete="off"
          maxLength={200}
          value={entered.secret}
          problem={problems.secret}
          onChange={(event) => onChange({ secret: event.target.value })}
        />
      </div>
    </div>
  );
}

const EMPTY: Entered = { environment: "paper", keyId: "", secret: "" };

/** Connects an account: paper by default, live after a typed confirmation, by keys or by Alpaca's own sign-in. */
export function ConnectForm({ uid, onConnected }: { uid: string; onConnected: () => void }) {
  const options = useOptions(uid);
  const connecting = useConnecting(onConnected);
  const [entered, setEntered] = useState(EMPTY);
  const [confirming, setConfirming] = useState<"keys" | "sign-in" | null>(null);
  const { environment } = entered;
  // The paper broker of this machine has no page of its own to sign in at.
  const hasPracticeAccounts = practiceAccounts().length > 0;
  const go = (way: "keys" | "sign-in", phrase?: string) => {
    setConfirming(null);
    void (way === "keys" ? connecting.byKeys(entered, phrase) : connecting.bySignIn(environment, phrase));
  };
  const begin = (way: "keys" | "sign-in") => {
    if (way === "keys" && !connecting.check(entered)) return;
    if (environment === "live") setConfirming(way);
    else go(way);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    begin("keys");
  };
  const change = (part: Partial<Entered>) => setEntered({ ...entered, ...part });
  return (
    <form noValidate className="space-y-5" onSubmit={onSubmit}>
      {options?.environments.includes("live") ? (
        <EnvironmentChoice value={environment} onChange={(value) => change({ environment: value })} />
      ) : null}
      <WhatIsStored />
      {environment === "paper" ? (
        <PracticeAccounts onUse={({ key_id, secret }) => change({ keyId: key_id, secret })} />
      ) : null}
      <KeyFields entered={entered} problems={connecting.problems} onChange={change} />
      {connecting.failure === null ? null : (
        <Notice tone="critical" title="The account was not connected." urgent>
          {connecting.failure}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" disabled={connecting.busy}>
          <ShieldCheck aria-hidden />
          {connecting.busy ? "Connecting…" : `Connect ${environment} account`}
        </Button>
        {options?.oauth && !hasPracticeAccounts ? (
          <Button variant="outline" disabled={connecting.busy} onClick={() => begin("sign-in")}>
            <Link2 aria-hidden /> Sign in at Alpaca instead
          </Button>
        ) : null}
      </div>
      {confirming === null ? null : (
        <Suspense fallback={null}>
          <LiveConfirmation
            busy={connecting.busy}
            onConfirm={(phrase) => go(confirming, phrase)}
            onClose={() => setConfirming(null)}
          />
        </Suspense>
      )}
    </form>
  );
}
