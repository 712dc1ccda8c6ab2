import { useState, type SubmitEvent } from "react";
import { CopyButton } from "@/components/copy-button";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { callErrorOf } from "@/wire/base/call-error";
import { setWebhook } from "@/wire/notices";

function useWebhook() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const change = async (url: string | null) => {
    setBusy(true);
    setProblem(null);
    setSecret(null);
    try {
      setSecret((await setWebhook({ url })).secret);
      announce("success", url === null ? "The webhook is removed." : "The trial message was taken.");
      return true;
    } catch (error) {
      setProblem(callErrorOf(error).message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, secret, change };
}

/** Shown once: whoever loses it sets the webhook again. */
function Secret({ secret }: { secret: string }) {
  return (
    <Notice tone="positive" title="Copy the secret now: it is shown only once.">
      <span className="flex items-center gap-2">
        <code className="min-w-0 break-all text-foreground">{secret}</code>
        <CopyButton text={secret} label="Copy the secret" />
      </span>
      <p>Your receiver checks the signature of each message with it.</p>
    </Notice>
  );
}

/** A signed message to an own server; setting it sends a trial message that must be answered. */
export function WebhookCard({ url }: { url: string | null }) {
  const [typed, setTyped] = useState("");
  const { busy, problem, secret, change } = useWebhook();
  const [missing, setMissing] = useState(false);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(typed.trim() === "");
    if (typed.trim() !== "") void change(typed.trim()).then((taken) => taken && setTyped(""));
  };
  return (
    <Card aria-labelledby="webhook-title">
      <CardHeader>
        <div>
          <CardTitle id="webhook-title">Webhook</CardTitle>
          <CardDescription>
            A signed message to a server of your own. Saving an address sends a trial message there, which
            must be answered with 200 to 299.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        {url === null ? null : (
          <div className="flex flex-wrap items-center gap-2 text-sm">
            <span className="min-w-0 flex-1 basis-48">
              Messages go to <span className="font-medium break-all">{url}</span>
            </span>
            <Button variant="outline" size="small" disabled={busy} onClick={() => void change(url)}>
              Test and make a new secret
            </Button>
            <Button variant="criticalOutline" size="small" disabled={busy} onClick={() => void change(null)}>
              Remove webhook
            </Button>
          </div>
        )}
        {secret === null ? null : <Secret secret={secret} />}
        <form noValidate className="space-y-3" onSubmit={onSubmit}>
          <Field
            label={url === null ? "Address" : "Another address"}
            type="url"
            inputMode="url"
            autoComplete="off"
            placeholder="https://example.com/evenkeel"
            maxLength={2000}
            value={typed}
            problem={missing ? "Type the address of your server first." : problem}
            hint="https on port 443 or 8443, on the public internet."
            onChange={(event) => {
              setTyped(event.target.value);
              setMissing(false);
            }}
          />
          <Button type="submit" variant="outline" disabled={busy}>
            {busy ? "Sending a trial message…" : "Test and save webhook"}
          </Button>
        </form>
      </CardContent>
    </Card>
  );
}
