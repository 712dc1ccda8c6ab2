import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { Terms } from "@/components/term";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { formatDay, formatMoney } from "@/lib/format";
import { sentenceOf } from "@/wire/base/call-error";
import { answers, useAgainWhen } from "@/wire/base/query";
import type { ParkedRow } from "@/wire/generated/parked";
import { decideParked, fetchParked } from "@/wire/harvest";
import { deferredInWords, PARKED_STATES, parkedInWords } from "./parked-words";
import { Section } from "./Section";

function Decision({ row, onDecided }: { row: ParkedRow; onDecided: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const decide = (goesBack: boolean) => {
    setBusy(true);
    setProblem(null);
    decideParked({ run_id: row.run_id, goes_back: goesBack })
      .then(() => {
        announce(
          "success",
          goesBack
            ? `The next plan buys ${row.symbol} back.`
            : `${row.replacement} stays until you say otherwise.`,
        );
        onDecided();
      })
      .catch((thrown: unknown) => setProblem(sentenceOf(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <span className="flex flex-wrap gap-2 empty:hidden print:hidden">
        {row.can_go_back ? (
          <Button size="small" variant="outline" disabled={busy} onClick={() => decide(true)}>
            Go back<span className="sr-only"> to {row.symbol}</span>
          </Button>
        ) : null}
        {row.can_stay ? (
          <Button size="small" variant="outline" disabled={busy} onClick={() => decide(false)}>
            Stay<span className="sr-only"> in {row.replacement}</span>
          </Button>
        ) : null}
      </span>
      {problem === null ? null : (
        <Notice tone="critical" title="That was not saved." urgent className="basis-full">
          {problem}
        </Notice>
      )}
    </>
  );
}

function Row({ row, onDecided }: { row: ParkedRow; onDecided: () => void }) {
  const { word, tone } = PARKED_STATES[row.state];
  const deferred = deferredInWords(row);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b py-3 last:border-0">
      <div className="mr-auto max-w-prose space-y-1 text-sm">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {row.symbol} → {row.replacement} <Badge tone={tone}>{word}</Badge>
        </p>
        <p className="text-muted-foreground tabular-nums">
          Loss {formatMoney(row.loss_usd)}
          {row.sold_on === null ? "" : `, sold ${formatDay(row.sold_on)}`}
        </p>
        <p>{parkedInWords(row)}</p>
        {deferred === null ? null : <p className="text-warning">{deferred}</p>}
      </div>
      <Decision row={row} onDecided={onDecided} />
    </li>
  );
}

/** The calendar of harvests: what was sold, what is held in its place, and what will happen when. Nothing without any. */
export function ParkedCard({ uid, moved }: { uid: string; moved: string }) {
  const { data, error, refetch } = useQuery(
    { queryKey: ["parked", uid], queryFn: () => fetchParked({}), gcTime: Infinity },
    answers,
  );
  useAgainWhen(moved, refetch);
  const again = () => void refetch();
  if (error !== null && data === undefined) {
    return (
      <Failure title="What is parked could not be read." onRetry={again}>
        {sentenceOf(error)}
      </Failure>
    );
  }
  if (data === undefined || data.parked.length === 0) return null;
  return (
    <Section
      anchor="parked"
      title="Parked"
      description="Sold at a loss, with something else held in its place. An estimate, not advice."
    >
      <Terms of={["parked", "price"]} />
      <ul>
        {data.parked.map((row) => (
          <Row key={row.run_id} row={row} onDecided={again} />
        ))}
      </ul>
    </Section>
  );
}
