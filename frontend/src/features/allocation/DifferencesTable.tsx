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
import { differencesOf, type DraftTarget } from "./draft";

function written(target: DraftTarget | null): string {
  if (target === null) return "not in the set";
  const tolerance = target.tolerance.trim() === "" ? "" : `, ±${target.tolerance}`;
  return `${target.percent}%${tolerance}${target.enabled ? "" : ", switched off"}`;
}

interface DifferencesTableProps {
  mine: DraftTarget[];
  theirs: DraftTarget[];
  /** What the two sets are called. */
  heads: [mine: string, theirs: string];
}

/** Two sets of targets, symbol by symbol, where they differ. */
export function DifferencesTable({ mine, theirs, heads }: DifferencesTableProps) {
  return (
    // As tall as ten rows: the buttons that decide about it stay where they can be seen.
    <Table label="What differs" regionClassName="mt-2 max-h-96 overflow-y-auto" className="text-foreground">
      <TableCaption>What differs</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Symbol</TableHead>
          <TableHead>{heads[0]}</TableHead>
          <TableHead>{heads[1]}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {differencesOf(mine, theirs).map((difference) => (
          <TableRow key={difference.symbol}>
            <TableRowHead>{difference.symbol}</TableRowHead>
            <TableCell>{written(difference.mine)}</TableCell>
            <TableCell>{written(difference.theirs)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
