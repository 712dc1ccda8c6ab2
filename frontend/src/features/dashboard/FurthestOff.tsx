import type { ReactNode } from "react";
import { DriftFigure } from "@/components/drift-figure";
import { LevelBadge } from "@/components/level-badge";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
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
import { signOf } from "@/lib/decimal";
import type { DriftStatus } from "@/wire/generated/drift";
import { isUntargeted } from "@/wire/planning";
import { furthestOff } from "./total-drift";

const SHOWN = 5;

interface FurthestOffProps {
  /** Null where nothing has been measured; undefined while it loads. */
  drift: DriftStatus | null | undefined;
  link: ReactNode;
}

/** Whether nothing that has a target was bought so far: such an account has not drifted. */
const isNotBought = ({ rows }: DriftStatus) =>
  rows.every((row) => row.symbol === "CASH" || isUntargeted(row) || signOf(row.current_value) === 0);

function Rows({ drift }: { drift: DriftStatus }) {
  const rows = furthestOff(drift.rows, SHOWN);
  const isFirst = isNotBought(drift);
  if (rows.length === 0) return <p className="text-sm text-muted-foreground">There are no targets yet.</p>;
  return (
    <Table>
      <TableCaption>The targets that are furthest off</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Symbol</TableHead>
          <TableHead>Level</TableHead>
          <TableHead figure>Drift</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map(({ symbol, drift_level, drift_percent }) => (
          <TableRow key={symbol}>
            <TableRowHead>{symbol}</TableRowHead>
            <TableCell className="px-1 max-[359px]:[&_svg]:hidden sm:px-2">
              {isFirst ? (
                <Badge>{symbol === "CASH" ? "Not invested yet" : "Not bought yet"}</Badge>
              ) : (
                <LevelBadge level={drift_level} />
              )}
            </TableCell>
            <TableCell figure>
              {drift_percent === null ? "—" : <DriftFigure drift={drift_percent} />}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The few targets that are furthest from where they should be. */
export function FurthestOff({ drift, link }: FurthestOffProps) {
  return (
    <Card aria-labelledby="furthest-title">
      <CardHeader>
        <div>
          <CardTitle id="furthest-title">Furthest off target</CardTitle>
          <CardDescription>Percentage points, actual less target.</CardDescription>
        </div>
        {link}
      </CardHeader>
      <CardContent>
        {drift === undefined ? (
          <Skeleton className="h-48" />
        ) : drift === null ? (
          <p className="text-sm text-muted-foreground">Nothing has been measured yet.</p>
        ) : (
          <Rows drift={drift} />
        )}
      </CardContent>
    </Card>
  );
}
