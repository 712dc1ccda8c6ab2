import { useState } from "react";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { LabForm } from "./LabForm";
import { LabResult } from "./LabResult";
import { FIRST_DRAFT, requestOf, type LabDraft } from "./question";
import { ShadowCard } from "./ShadowCard";
import { useLab } from "@/wire/evidence-lab";
import { WaitingCard } from "./WaitingCard";

/** Rebalancing policies on history, with the person's own targets, lots and tax. Nothing is ordered. */
export function LabView({ uid }: { uid: string }) {
  const [draft, setDraft] = useState<LabDraft>(FIRST_DRAFT);
  const { answer, isRunning, problem, start, cancel } = useLab();
  return (
    <div className="space-y-4 sm:space-y-6">
      <Card aria-labelledby="lab-title">
        <CardHeader>
          <div>
            <CardTitle id="lab-title">Which policy?</CardTitle>
            <CardDescription>
              Your targets, lots and taxes on daily history, under up to eight policies, by the planner that
              trades. The first one is what the others are held against. Nothing is ordered.
            </CardDescription>
          </div>
        </CardHeader>
        <CardContent className="space-y-4">
          <LabForm
            draft={draft}
            isRunning={isRunning}
            onChange={setDraft}
            onStart={() => start(requestOf(draft))}
            onCancel={cancel}
          />
          {isRunning ? (
            <div role="status" className="space-y-1.5 text-sm text-muted-foreground">
              <progress
                className="h-2 w-full"
                aria-label="Progress"
                value={answer?.steps_done ?? 0}
                max={answer?.steps_total ?? 1}
              />
              {answer === null
                ? "Fetching the history …"
                : `${answer.steps_done} of ${answer.steps_total} steps; what is known is shown below.`}
            </div>
          ) : null}
          {answer?.state === "CANCELLED" ? (
            <p className="text-sm">Canceled; what was done is shown.</p>
          ) : null}
          {problem === null ? null : (
            <Notice tone="critical" title="It could not be compared." urgent>
              {problem}
            </Notice>
          )}
        </CardContent>
      </Card>
      {answer?.report ? <LabResult report={answer.report} /> : null}
      <WaitingCard uid={uid} />
      <ShadowCard uid={uid} />
    </div>
  );
}
