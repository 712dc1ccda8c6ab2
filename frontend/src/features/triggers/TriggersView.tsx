import { Save, Stethoscope } from "lucide-react";
import { useId } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { useDrift } from "@/wire/account";
import { useSettings, type Triggers } from "@/wire/settings";
import { CalendarFields } from "./CalendarFields";
import { Findings } from "./Findings";
import { deciderInWords } from "./model";
import { useTriggers, type TriggersEditor } from "./use-triggers";

function LastAnswer({ uid }: { uid: string }) {
  const drift = useDrift(uid);
  const answer = drift.status === "ready" ? drift.value?.trigger : null;
  if (!answer) return null;
  return (
    <Notice title={`Last answer: ${deciderInWords(answer.decided_by)}.`}>
      {answer.message} {formatDateTime(answer.decided_at)}
    </Notice>
  );
}

function DriftFields({ editor }: { editor: TriggersEditor }) {
  const id = useId();
  const { draft, edit } = editor;
  return (
    <fieldset className="space-y-2">
      <legend className="text-sm font-medium">Drift</legend>
      <label className="flex items-start gap-3 text-sm">
        <input
          type="checkbox"
          className="mt-0.5 size-5 shrink-0 accent-(--primary)"
          checked={draft.drift}
          onChange={(event) => edit({ drift: event.target.checked })}
        />
        A target outside its band starts a rebalance.
      </label>
      <div role="radiogroup" aria-label="What such a rebalance trades" className="space-y-1.5 pl-8 text-sm">
        {(["outside", "all"] as const).map((scope) => (
          <label key={scope} className="flex items-start gap-3">
            <input
              type="radio"
              name={id}
              className="mt-0.5 size-4 shrink-0 accent-(--primary)"
              checked={draft.scope === scope}
              disabled={!draft.drift}
              onChange={() => edit({ scope })}
            />
            {scope === "outside"
              ? "It trades what is outside its band."
              : "It trades every symbol to its target."}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Editor({ stored }: { stored: Triggers | null | undefined }) {
  const editor = useTriggers(stored);
  const { draft, edit, problemOf, busy } = editor;
  return (
    <div className="space-y-6">
      <DriftFields editor={editor} />
      <CalendarFields editor={editor} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Cooldown in days"
          inputMode="numeric"
          value={draft.cooldown}
          problem={problemOf("cooldown")}
          hint="Calendar days after a rebalance before the next may start; 0 for none."
          onChange={(event) => edit({ cooldown: event.target.value })}
        />
        <Field
          label="Invest idle cash from"
          inputMode="decimal"
          placeholder="never"
          value={draft.invest}
          problem={problemOf("invest")}
          hint="Dollars above the cash target. Buys only what is below its target, in spite of the cooldown."
          onChange={(event) => edit({ invest: event.target.value })}
        />
      </div>
      <Findings findings={editor.findings} />
      {editor.problem === null ? null : (
        <Notice tone="critical" title="That did not work." urgent>
          {editor.problem}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" disabled={busy !== null} onClick={editor.check}>
          <Stethoscope aria-hidden /> {busy === "check" ? "Checking…" : "Check the policy"}
        </Button>
        <Button variant="outline" disabled={!editor.changed || busy !== null} onClick={editor.discard}>
          Discard
        </Button>
        <Button disabled={!editor.changed || busy !== null} onClick={editor.save}>
          <Save aria-hidden /> {busy === "save" ? "Saving…" : "Save"}
        </Button>
      </div>
    </div>
  );
}

/** What starts an automatic rebalance, what it last answered, and what the policy doctor says of it. */
export function TriggersView({ uid }: { uid: string }) {
  const settings = useSettings(uid);
  if (settings.status === "error") {
    return (
      <Notice tone="critical" title="The settings could not be read." urgent>
        {settings.message}
      </Notice>
    );
  }
  if (settings.status === "loading") return <Skeleton className="h-96" />;
  return (
    <div className="space-y-4 sm:space-y-6">
      <LastAnswer uid={uid} />
      <Card aria-labelledby="triggers-title">
        <CardHeader>
          <div>
            <CardTitle id="triggers-title">What starts an automatic rebalance</CardTitle>
            <CardDescription>
              Asked in this order: one automatic run a day, cooldown, calendar, drift, idle cash. The first
              that answers decides.
            </CardDescription>
          </div>
        </CardHeader>
        <CardContent>
          <Editor stored={settings.value?.triggers} />
        </CardContent>
      </Card>
    </div>
  );
}
