import { Save } from "lucide-react";
import { useId } from "react";
import { Field } from "@/components/field";
import { DoctorLine, FindingNotes } from "@/components/findings";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { useDrift } from "@/wire/drift";
import { useSettings, type StoredSettings } from "@/wire/targets-settings";
import { CalendarFields } from "./CalendarFields";
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
    <fieldset className="space-y-2" aria-describedby={`${id}-found`}>
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
      <Notes editor={editor} place="drift" id={`${id}-found`} />
    </fieldset>
  );
}

/** What the policy doctor says of one input, or of what has none here. */
function Notes({ editor, place, id }: { editor: TriggersEditor; place: string | null; id?: string }) {
  const { placed } = editor;
  return (
    <FindingNotes
      {...(id !== undefined && { id })}
      findings={place === null ? placed.above : placed.at(place)}
    />
  );
}

function Editor({ uid, settings }: { uid: string; settings: StoredSettings | null }) {
  const editor = useTriggers(uid, settings);
  const { draft, edit, problemOf, saving, diagnosis } = editor;
  return (
    <div className="space-y-6">
      <div className="space-y-2">
        <DoctorLine {...diagnosis} subject="these triggers and your policy" />
        <Notes editor={editor} place={null} />
      </div>
      <DriftFields editor={editor} />
      <div className="space-y-2">
        <CalendarFields editor={editor} />
        <Notes editor={editor} place="calendar" />
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Cooldown in days"
          inputMode="numeric"
          value={draft.cooldown}
          problem={problemOf("cooldown")}
          hint={
            <>
              Calendar days after a rebalance before the next may start; 0 for none.
              <Notes editor={editor} place="cooldown" />
            </>
          }
          onChange={(event) => edit({ cooldown: event.target.value })}
        />
        <Field
          label="Invest idle cash from"
          inputMode="decimal"
          placeholder="never"
          value={draft.invest}
          problem={problemOf("invest")}
          hint={
            <>
              Dollars above the cash target. Buys only what is below its target, in spite of the cooldown.
              <Notes editor={editor} place="invest" />
            </>
          }
          onChange={(event) => edit({ invest: event.target.value })}
        />
      </div>
      {editor.problem === null ? null : (
        <Notice tone="critical" title="That did not work." urgent>
          {editor.problem}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="outline" disabled={!editor.changed || saving} onClick={editor.discard}>
          Discard
        </Button>
        <Button disabled={!editor.changed || saving} onClick={editor.save}>
          <Save aria-hidden /> {saving ? "Saving…" : "Save"}
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
          <Editor uid={uid} settings={settings.value} />
        </CardContent>
      </Card>
    </div>
  );
}
