import { useState } from "react";
import { Notice } from "@/components/notice";
import { SecondStep } from "@/components/second-step";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/base/call-error";
import { updateSettings, type Automation } from "@/wire/targets-settings";
import { isSameSchedule, needsConfirmation, scheduleSentence } from "./automation";
import { AutomationStanding } from "./AutomationStanding";
import { ScheduleFields } from "./ScheduleFields";

/** Saves the schedule; what begins to trade without asking is asked about first. */
function useSchedule(stored: Automation) {
  const [draft, setDraft] = useState<Automation | null>(null);
  const [asking, setAsking] = useState<Automation | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const wanted = { ...(draft ?? stored), enabled: stored.enabled };
  const save = async (next: Automation) => {
    setBusy(true);
    setProblem(null);
    try {
      await updateSettings({ automation: next });
      announce("success", next.enabled ? "Automatic checks are on." : "Automatic checks are off.");
      setDraft(null);
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
      setAsking(null);
    }
  };
  const want = (next: Automation) => {
    if (needsConfirmation(stored, next)) setAsking(next);
    else void save(next);
  };
  const changed = !isSameSchedule(wanted, stored);
  return {
    wanted,
    changed,
    asking,
    busy,
    problem,
    edit: setDraft,
    want,
    save,
    stopAsking: () => setAsking(null),
  };
}

interface TradeWithoutAskingProps {
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

function TradeWithoutAsking(props: TradeWithoutAskingProps) {
  return (
    <SecondStep
      title="Let Evenkeel trade without asking?"
      explanation="The scheduled check will measure your account and place orders whenever a target is outside its band, within the limits on this page. You will not be asked before each one. You can turn this off or halt trading at any time."
      keep="Keep it off"
      confirm="Turn automation on"
      doing="Saving…"
      tone="primary"
      {...props}
    />
  );
}

interface AutomationCardProps {
  uid: string;
  stored: Automation;
  unsaved: boolean;
}

/** What happens by itself. What trades without asking takes a second, labelled step; off is one press. */
export function AutomationCard({ uid, stored, unsaved }: AutomationCardProps) {
  const schedule = useSchedule(stored);
  const { wanted, changed, asking, busy, problem, edit, want } = schedule;
  const { enabled } = stored;
  return (
    <Card aria-labelledby="automation-title">
      <CardHeader>
        <div>
          <CardTitle id="automation-title" className="flex items-center gap-2">
            Automatic rebalancing{" "}
            <Badge tone={enabled ? "positive" : "neutral"} role="status">
              {enabled ? "On" : "Off"}
            </Badge>
          </CardTitle>
          <CardDescription>{scheduleSentence(stored)}</CardDescription>
        </div>
        {enabled ? (
          <Button variant="outline" disabled={busy} onClick={() => want({ ...stored, enabled: false })}>
            {busy ? "Saving…" : "Turn off"}
          </Button>
        ) : (
          <Button variant="outline" disabled={busy} onClick={() => want({ ...wanted, enabled: true })}>
            Turn on…
          </Button>
        )}
      </CardHeader>
      <CardContent className="space-y-4">
        <AutomationStanding
          uid={uid}
          enabled={enabled}
          busy={busy}
          onResume={() => want({ ...stored, enabled: true })}
        />
        <ScheduleFields value={wanted} onChange={edit} />
        {unsaved ? (
          <p className="text-sm text-warning">
            Changes below that are not saved don&apos;t count for it yet.
          </p>
        ) : null}
        {problem === null ? null : (
          <Notice tone="critical" title="Automatic rebalancing did not change." urgent>
            {problem}
          </Notice>
        )}
        {changed && enabled ? (
          <Button disabled={busy} onClick={() => want(wanted)}>
            {busy ? "Saving…" : "Save schedule"}
          </Button>
        ) : null}
      </CardContent>
      {asking === null ? null : (
        <TradeWithoutAsking
          busy={busy}
          onConfirm={() => void schedule.save(asking)}
          onClose={schedule.stopAsking}
        />
      )}
    </Card>
  );
}
