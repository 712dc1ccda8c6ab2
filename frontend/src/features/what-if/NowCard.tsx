import { DriftFigure } from "@/components/drift-figure";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { formatMeasuredPercent, formatPercent } from "@/lib/format";
import { useDrift } from "@/wire/drift";
import type { PlanItem } from "@/wire/generated/planning";
import { isUntargeted } from "@/wire/planning";

function Rows({ rows }: { rows: PlanItem[] }) {
  const { shown, showAll } = useShownFirst(rows);
  return (
    <CardContent>
      <Table>
        <TableCaption>The account as it is now</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Symbol</TableHead>
            <TableHead figure>Target</TableHead>
            <TableHead figure>Actual</TableHead>
            <TableHead figure>Drift</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map(({ symbol, target_percent, actual_percent, drift_percent }) => (
            <TableRow key={symbol}>
              <TableRowHead>{symbol}</TableRowHead>
              <TableCell figure>{target_percent === null ? "—" : formatPercent(target_percent)}</TableCell>
              <TableCell figure>
                {actual_percent === null ? "—" : formatMeasuredPercent(actual_percent)}
              </TableCell>
              <TableCell figure>
                {drift_percent === null ? "—" : <DriftFigure drift={drift_percent} />}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={rows.length} noun="holdings" />
    </CardContent>
  );
}

/** What an answer will be held against, where there is room beside a question that nobody has asked yet. */
export function NowCard({ uid }: { uid: string }) {
  const drift = useDrift(uid);
  const measured = drift.status === "ready" ? (drift.value?.rows ?? []) : [];
  const rows = measured.filter((row) => !isUntargeted(row));
  return (
    <Card aria-labelledby="now-title" className="hidden xl:block">
      <CardHeader>
        <div>
          <CardTitle id="now-title">Now</CardTitle>
          <CardDescription>Change something to see here where the account would be instead.</CardDescription>
        </div>
      </CardHeader>
      {rows.length === 0 ? null : <Rows rows={rows} />}
    </Card>
  );
}
