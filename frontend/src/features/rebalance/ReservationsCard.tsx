import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { announce } from "@/lib/announce";
import { formatDay, formatMoney } from "@/lib/format";
import { sentenceOf } from "@/wire/base/call-error";
import type { Claim } from "@/wire/generated/risk";
import { releaseReservation } from "@/wire/planning";

function Row({ reservation, onReleased }: { reservation: Claim; onReleased: () => void }) {
  const { reservation_id: id, raised_usd: raised, left_usd: left, by } = reservation;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const release = () => {
    setBusy(true);
    setProblem(null);
    releaseReservation({ reservation_id: id })
      .then(() => {
        announce("success", `${formatMoney(left)} is free again: the next plan may invest it.`);
        onReleased();
      })
      .catch((thrown: unknown) => setProblem(sentenceOf(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-3 last:border-0">
      <div className="mr-auto text-sm">
        <p className="font-medium tabular-nums">
          {formatMoney(raised)} of {formatMoney(left)} is there
        </p>
        <p className="text-muted-foreground">{by === null ? "No date" : `Wanted by ${formatDay(by)}`}</p>
      </div>
      <Button size="small" variant="outline" disabled={busy} onClick={release}>
        {busy ? "Releasing…" : "Release"}
        <span className="sr-only"> {formatMoney(left)}</span>
      </Button>
      {problem === null ? null : (
        <Notice tone="critical" title="It was not released." urgent className="basis-full">
          {problem}
        </Notice>
      )}
    </li>
  );
}

interface ReservationsCardProps {
  reservations: Claim[];
  /** Cash is free again: a plan that was made before is made anew. */
  onReleased: () => void;
}

/** Cash that was raised to be taken out: it stays apart until it is withdrawn or released. */
export function ReservationsCard({ reservations, onReleased }: ReservationsCardProps) {
  if (reservations.length === 0) return null;
  return (
    <Card aria-labelledby="reservations-title" className="print:hidden">
      <CardHeader>
        <div>
          <CardTitle id="reservations-title">Reserved cash</CardTitle>
          <CardDescription>
            No plan spends it. A withdrawal at the broker reduces it; releasing ends it.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <ul>
          {reservations.map((each) => (
            <Row key={each.reservation_id} reservation={each} onReleased={onReleased} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
