import { useState } from "react";
import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
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
} from "@/components/ui/table";
import { formatDateTime } from "@/lib/format";
import { useAuditLog } from "@/wire/access-admin";
import type { AuditEntry } from "@/wire/generated/access";
import { actionWords, detailWords } from "./words";

const FIRST_SHOWN = 25;
const MOST_SHOWN = 200;

function Entries({ entries }: { entries: AuditEntry[] }) {
  return (
    <Table label="Audit log">
      <TableCaption>Audit log</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>When</TableHead>
          <TableHead>What</TableHead>
          <TableHead>By</TableHead>
          <TableHead>Account</TableHead>
          <TableHead>Details</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.id}>
            <TableCell className="whitespace-nowrap">{formatDateTime(entry.at)}</TableCell>
            <TableCell className="font-medium whitespace-nowrap">{actionWords(entry.action)}</TableCell>
            <TableCell className="max-w-36 truncate" title={entry.actor}>
              {entry.actor === "system" ? "Evenkeel itself" : entry.actor}
            </TableCell>
            <TableCell className="max-w-36 truncate" title={entry.uid ?? undefined}>
              {entry.uid === null ? "everybody" : entry.uid === entry.actor ? "their own" : entry.uid}
            </TableCell>
            <TableCell className="min-w-64 break-words text-muted-foreground">
              {detailWords(entry.details) || "—"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Who changed what, newest first, live; entries are never changed. */
export function AuditCard() {
  const [newest, setNewest] = useState(FIRST_SHOWN);
  const log = useAuditLog(newest);
  return (
    <Card aria-labelledby="audit-title">
      <CardHeader>
        <div>
          <CardTitle id="audit-title">Audit log</CardTitle>
          <CardDescription>
            Who changed what. Entries are written with the change and never edited.
          </CardDescription>
        </div>
        {log.status === "ready" && log.stale ? <Badge>Last known</Badge> : null}
      </CardHeader>
      <CardContent className="space-y-4">
        {log.status === "loading" ? <Skeleton className="h-64" /> : null}
        {log.status === "error" ? (
          <Notice tone="critical" title="The audit log could not be read." urgent>
            {log.message}
          </Notice>
        ) : null}
        {log.status === "ready" && log.value.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nothing was changed yet.</p>
        ) : null}
        {log.status === "ready" && log.value.length > 0 ? <Entries entries={log.value} /> : null}
        {log.status === "ready" && log.value.length === newest && newest < MOST_SHOWN ? (
          <Button variant="outline" size="small" onClick={() => setNewest(MOST_SHOWN)}>
            Show older entries
          </Button>
        ) : null}
      </CardContent>
    </Card>
  );
}
