import { Bell, CircleCheck, CircleDashed, Hand, TriangleAlert, type LucideIcon } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { formatCount, formatDateTime } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import { useDecisions } from "@/wire/automation";
import type { CheckLine } from "@/wire/generated/automation";
import { ExportHistory } from "./ExportHistory";
import { CHECK_GROUPS, isFiltered, matchesCheck } from "./filter";
import { HistoryFrame } from "./HistoryFrame";
import { NothingFound } from "./NothingFound";
import type { HistoryProps } from "./RunsFrame";

const LOOKS: Record<CheckLine["outcome"], { tone: Tone; icon: LucideIcon }> = {
  TRADED: { tone: "positive", icon: CircleCheck },
  ASKED: { tone: "neutral", icon: Hand },
  TOLD: { tone: "neutral", icon: Bell },
  REFUSED: { tone: "warning", icon: TriangleAlert },
  IDLE: { tone: "neutral", icon: CircleDashed },
};

const DECIDERS: Record<string, string> = {
  ONE_RUN_A_DAY: "One run a day",
  COOLDOWN: "Cooldown",
  CALENDAR: "Calendar",
  DRIFT: "Drift",
  CASH: "Idle cash",
  NOTHING: "No trigger",
};

/** The run that a check started, or the plan that it asked about. */
function pathOf({ run_id: runId, plan_id: planId }: CheckLine): string | null {
  if (runId !== null) return `/runs/${runId}`;
  return planId === null ? null : `/plans/${planId}`;
}

function Item({ line, linkTo }: { line: CheckLine; linkTo: HistoryProps["linkTo"] }) {
  const { tone, icon: Icon } = LOOKS[line.outcome];
  const path = pathOf(line);
  const label = CHECK_GROUPS.find(({ states }) => states.includes(line.outcome))?.label;
  return (
    <li className="border-b py-4 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">
          {path === null ? formatDateTime(line.decided_at) : linkTo(path, formatDateTime(line.decided_at))}
        </span>
        <Badge tone={tone}>
          <Icon aria-hidden /> {label}
        </Badge>
        {line.decided_by === null ? null : (
          <Badge>{DECIDERS[line.decided_by] ?? reasonInWords(line.decided_by)}</Badge>
        )}
      </div>
      <p className="mt-1 text-sm">{line.message}</p>
      {line.reason === null ? null : <p className="mt-1 text-sm text-muted-foreground">{line.reason}</p>}
      {line.checks > 1 ? (
        <p className="mt-1 text-[0.8125rem] text-muted-foreground">
          Unchanged since {formatDateTime(line.since)}, {formatCount(line.checks)} checks.
        </p>
      ) : null}
    </li>
  );
}

/** What the newest scheduled checks came to: why something was traded, or was not. */
export function ChecksList({ uid, filter, onFilter, linkTo }: HistoryProps) {
  const log = useDecisions(uid);
  const lines = log.status === "ready" ? (log.value?.decisions ?? []) : [];
  const found = lines.filter((line) => matchesCheck(line, filter));
  return (
    <HistoryFrame
      title="Checks"
      live={log}
      none={log.status === "ready" && lines.length === 0 && !isFiltered(filter)}
      filter={filter}
      onFilter={onFilter}
      file={<ExportHistory uid={uid} filter={filter} lines={found} />}
    >
      {() =>
        found.length > 0 ? (
          <>
            <ul aria-label="Checks">
              {found.map((line) => (
                <Item key={line.since.toISOString() + line.outcome} line={line} linkTo={linkTo} />
              ))}
            </ul>
            <p className="pt-3 text-[0.8125rem] text-muted-foreground">
              The newest 50 answers are kept. Failed checks are in your notifications.
            </p>
          </>
        ) : (
          <NothingFound
            noun="check"
            filter={filter}
            onFilter={onFilter}
            hint="None of the newest 50 answers matches; try another word or other days."
            first={linkTo("/settings", "When to trade")}
          >
            Once automatic rebalancing is on, each scheduled check says here what it found and why it traded
            or did not.
          </NothingFound>
        )
      }
    </HistoryFrame>
  );
}
