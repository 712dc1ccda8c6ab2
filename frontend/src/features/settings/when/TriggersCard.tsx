import { useId } from "react";
import { Field } from "@/components/field";
import { FindingNotes } from "@/components/findings";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { formatDateTime } from "@/lib/format";
import type { Placed } from "@/wire/advice-doctor";
import { useDrift } from "@/wire/drift";
import { CalendarFields } from "./CalendarFields";
import { deciderInWords } from "./triggers";
import type { WhenEditor } from "./use-when";

interface PlacedProps {
  when: WhenEditor;
  placed: Placed;
}

function LastAnswer({ uid }: { uid: string }) {
  const drift = useDrift(uid);
  const answer = drift.status === "ready" ? drift.value?.trigger : null;
  if (!answer) return null;
  return (
    <p className="text-sm">
      <span className="font-medium">Last answer: {deciderInWords(answer.decided_by)}.</span> {answer.message}{" "}
      <span className="text-muted-foreground">{formatDateTime(answer.decided_at)}</span>
    </p>
  );
}

function DriftFields({ when: { triggers, editTriggers }, placed }: PlacedProps) {
  const id = useId();
  return (
    <fieldset className="space-y-2" aria-describedby={`${id}-found`}>
      <legend className="text-sm font-medium">Drift</legend>
      <label className="flex items-start gap-3 text-sm">
        <input
          type="checkbox"
          className="mt-0.5 size-5 shrink-0 accent-(--primary)"
          checked={triggers.drift}
          onChange={(event) => editTriggers({ drift: event.target.checked })}
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
              checked={triggers.scope === scope}
              disabled={!triggers.drift}
              onChange={() => editTriggers({ scope })}
            />
            {scope === "outside"
              ? "It trades what is outside its band."
              : "It trades every symbol to its target."}
          </label>
        ))}
      </div>
      <FindingNotes id={`${id}-found`} findings={placed.at("drift")} />
    </fieldset>
  );
}

function Pauses({ when, placed }: PlacedProps) {
  const { triggers, editTriggers, problemOf } = when;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field
        label="Cooldown in days"
        inputMode="numeric"
        value={triggers.cooldown}
        problem={problemOf("cooldown")}
        hint={
          <>
            Calendar days after a rebalance before the next may start; 0 for none.
            <FindingNotes findings={placed.at("cooldown")} />
          </>
        }
        onChange={(event) => editTriggers({ cooldown: event.target.value })}
      />
      <Field
        label="Invest idle cash from"
        inputMode="decimal"
        placeholder="never"
        value={triggers.invest}
        problem={problemOf("invest")}
        hint={
          <>
            Dollars above the cash target. Buys only what is below its target, in spite of the cooldown.
            <FindingNotes findings={placed.at("invest")} />
          </>
        }
        onChange={(event) => editTriggers({ invest: event.target.value })}
      />
    </div>
  );
}

/** What starts an automatic rebalance, and what it last answered. */
export function TriggersCard({ uid, ...props }: PlacedProps & { uid: string }) {
  return (
    <Card aria-labelledby="triggers-title">
      <CardHeader>
        <div>
          <CardTitle id="triggers-title">What starts an automatic rebalance</CardTitle>
          <CardDescription>
            Asked in this order: one automatic run a day, cooldown, calendar, drift, idle cash. The first that
            answers decides.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-5">
        <LastAnswer uid={uid} />
        <DriftFields {...props} />
        <div className="space-y-2">
          <CalendarFields {...props.when} />
          <FindingNotes findings={props.placed.at("calendar")} />
        </div>
        <Pauses {...props} />
      </CardContent>
    </Card>
  );
}
