import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { scheduleSentence } from "./automation";
import { AutomationStanding } from "./AutomationStanding";
import { ScheduleFields } from "./ScheduleFields";
import type { WhenEditor } from "./use-when";

/** What happens by itself, and how often. What trades without asking takes a second step; off is one press. */
export function AutomationCard({ uid, when }: { uid: string; when: WhenEditor }) {
  const { enabled } = when.stored;
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
          <CardDescription>{scheduleSentence(when.stored)}</CardDescription>
        </div>
        <Button variant="outline" disabled={when.saving} onClick={() => when.turn(!enabled)}>
          {when.saving ? "Saving…" : enabled ? "Turn off" : "Turn on…"}
        </Button>
      </CardHeader>
      <CardContent className="space-y-4">
        <AutomationStanding uid={uid} enabled={enabled} busy={when.saving} onResume={() => when.turn(true)} />
        <ScheduleFields value={when.schedule} onChange={when.editSchedule} />
        {when.turnProblem === null ? null : (
          <Notice tone="critical" title="Automatic rebalancing did not change." urgent>
            {when.turnProblem}
          </Notice>
        )}
      </CardContent>
    </Card>
  );
}
