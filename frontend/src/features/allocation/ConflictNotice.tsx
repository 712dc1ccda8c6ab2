import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
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

function told(target: DraftTarget | null): string {
  if (target === null) return "not in the set";
  const tolerance = target.tolerance.trim() === "" ? "" : `, ±${target.tolerance}`;
  return `${target.percent}%${tolerance}${target.enabled ? "" : ", switched off"}`;
}

interface ConflictNoticeProps {
  mine: DraftTarget[];
  theirs: DraftTarget[];
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** The stored set changed under the person's hands: both are shown, and nothing is lost until they choose. */
export function ConflictNotice({ mine, theirs, onKeepMine, onTakeTheirs }: ConflictNoticeProps) {
  return (
    <Notice
      tone="warning"
      urgent
      title="The saved targets were changed elsewhere while you were editing."
      actions={
        <>
          <Button size="small" onClick={onKeepMine}>
            Keep mine
          </Button>
          <Button size="small" variant="outline" onClick={onTakeTheirs}>
            Take theirs
          </Button>
        </>
      }
    >
      <p>Keeping yours lets you save over the newer set. Taking theirs drops your unsaved changes.</p>
      <Table className="mt-2 text-foreground">
        <TableCaption>What differs</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Symbol</TableHead>
            <TableHead>Yours</TableHead>
            <TableHead>Saved</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {differencesOf(mine, theirs).map((difference) => (
            <TableRow key={difference.symbol}>
              <TableRowHead>{difference.symbol}</TableRowHead>
              <TableCell>{told(difference.mine)}</TableCell>
              <TableCell>{told(difference.theirs)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Notice>
  );
}
