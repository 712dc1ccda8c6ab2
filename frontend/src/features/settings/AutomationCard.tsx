import { useState } from "react";
import { Notice } from "@/components/notice";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/call-error";
import { updateSettings } from "@/wire/settings";

function useSwitch(onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const turn = async (enabled: boolean) => {
    setBusy(true);
    setProblem(null);
    try {
      await updateSettings({ automation: { enabled } });
      announce("success", enabled ? "Automatic rebalancing is on." : "Automatic rebalancing is off.");
      onDone();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, turn };
}

function Confirmation({ busy, onConfirm }: { busy: boolean; onConfirm: () => void }) {
  return (
    <AlertDialogContent>
      <div className="space-y-1.5">
        <AlertDialogTitle>Let Evenkeel trade without asking?</AlertDialogTitle>
        <AlertDialogDescription>
          The scheduled check will measure your account and place orders whenever a target is outside its
          band, within the limits on this page. You will not be asked before each one. You can turn this off
          or halt trading at any time.
        </AlertDialogDescription>
      </div>
      <AlertDialogFooter>
        <AlertDialogCancel asChild>
          <Button variant="outline" disabled={busy}>
            Keep it off
          </Button>
        </AlertDialogCancel>
        <Button disabled={busy} onClick={onConfirm}>
          {busy ? "Saving…" : "Turn automation on"}
        </Button>
      </AlertDialogFooter>
    </AlertDialogContent>
  );
}

/** Whether the schedule trades by itself. Turning it on takes a second, labelled step; off is one press. */
export function AutomationCard({ enabled, unsaved }: { enabled: boolean; unsaved: boolean }) {
  const [asking, setAsking] = useState(false);
  const { busy, problem, turn } = useSwitch(() => setAsking(false));
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
          <CardDescription>
            {enabled
              ? "The scheduled check trades your account when a target is outside its band."
              : "Nothing is traded unless you approve a plan."}
          </CardDescription>
        </div>
        {enabled ? (
          <Button variant="outline" disabled={busy} onClick={() => void turn(false)}>
            {busy ? "Saving…" : "Turn off"}
          </Button>
        ) : (
          <Button variant="outline" onClick={() => setAsking(true)}>
            Turn on…
          </Button>
        )}
      </CardHeader>
      {unsaved || problem !== null ? (
        <CardContent className="space-y-3">
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
        </CardContent>
      ) : null}
      <AlertDialog open={asking} onOpenChange={setAsking}>
        <Confirmation busy={busy} onConfirm={() => void turn(true)} />
      </AlertDialog>
    </Card>
  );
}
