import { Facts } from "@/components/facts";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { formatAge, formatDateTime } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { useDrift } from "@/wire/drift";
import { useAutomationStatus } from "@/wire/automation";
import type { AutomationStatus } from "@/wire/generated/automation";

interface TroubleProps {
  status: AutomationStatus;
  busy: boolean;
  onResume: () => void;
}

/** Checks that fail, or were given up: why, and how they go on. */
function Trouble({ status, busy, onResume }: TroubleProps) {
  if (status.state === "OK") return null;
  const stopped = status.state === "STOPPED";
  const count =
    status.failures === 1 ? "The last check failed." : `${status.failures} checks in a row failed.`;
  return (
    <Notice
      tone={stopped ? "critical" : "warning"}
      title={stopped ? "Scheduled checks have stopped." : "Scheduled checks fail."}
      actions={
        <Button size="small" variant="outline" disabled={busy} onClick={onResume}>
          {stopped ? "Resume checks" : "Check again now"}
        </Button>
      }
    >
      <p>{status.reason}</p>
      <p>
        {count}{" "}
        {stopped
          ? "No check is made until you resume them; fix the cause first."
          : "Each further one comes later than the one before, and after ten in a row they stop."}
      </p>
    </Notice>
  );
}

/** When the account is checked next, when it was last, and what keeps it from being checked. */
export function AutomationStanding({
  uid,
  enabled,
  busy,
  onResume,
}: {
  uid: string;
  enabled: boolean;
  busy: boolean;
  onResume: () => void;
}) {
  const now = useNow(30_000);
  const schedule = useAutomationStatus(uid);
  const drift = useDrift(uid);
  const status = schedule.status === "ready" ? schedule.value : null;
  const measuredAt = drift.status === "ready" ? (drift.value?.measured_at ?? null) : null;
  if (!enabled && status?.state !== "STOPPED") return null;
  const due = status?.next_due_at ?? null;
  return (
    <div className="space-y-4">
      {status === null ? null : <Trouble status={status} busy={busy} onResume={onResume} />}
      <Facts
        facts={[
          ["Next check", due === null ? "none planned" : due <= now ? "due now" : formatDateTime(due)],
          ["Last measured", measuredAt === null ? "never" : formatAge(measuredAt, now)],
        ]}
      />
    </div>
  );
}
