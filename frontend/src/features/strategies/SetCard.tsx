import { CircleAlert, CircleCheck, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { nextId, sumInWords } from "./model";
import { SaveLine } from "./SaveLine";
import type { SetEditor } from "./use-set-editor";

/** Takes a row out of the draft; on a phone it is beside the row's name. */
export function RemoveRow({ what, onRemove }: { what: string; onRemove: () => void }) {
  return (
    <Button
      variant="ghost"
      size="icon"
      className="col-start-3 row-start-1 mt-6.5 justify-self-end sm:col-start-auto sm:row-start-auto"
      aria-label={`Remove ${what}`}
      onClick={onRemove}
    >
      <Trash2 aria-hidden />
    </Button>
  );
}

function Sum({ percents }: { percents: string[] }) {
  const sum = sumInWords(percents);
  const Icon = sum?.isWhole ? CircleCheck : CircleAlert;
  return (
    <p role="status" className="flex min-h-5 items-center gap-1.5 text-sm font-medium tabular-nums">
      {percents.length === 0 ? null : (
        <>
          <Icon
            aria-hidden
            className={sum?.isWhole ? "size-4 text-muted-foreground" : "size-4 text-warning"}
          />
          {sum?.text ?? "One of them is not a percentage."}
        </>
      )}
    </p>
  );
}

interface SetCardProps<Row extends { id: number }> {
  id: string;
  title: string;
  description: string;
  editor: SetEditor<Row>;
  /** Said where there is no row. */
  empty: string;
  /** What the rows are and where they are edited, in place of them; null shows them. */
  elsewhere?: ReactNode;
  /** The percentages that must come to 100. */
  percents: string[];
  /** What can be added, as it is at first. */
  additions: { label: string; row: Omit<Row, "id"> }[];
  saveLabel: string;
  drawRow: (row: Row, change: (part: Partial<Row>) => void, remove: () => void) => ReactNode;
}

/** Rows that make a whole together: edited as a draft, summed up, saved as one. */
export function SetCard<Row extends { id: number }>(props: SetCardProps<Row>) {
  const {
    id,
    title,
    description,
    editor,
    empty,
    elsewhere = null,
    percents,
    additions,
    saveLabel,
    drawRow,
  } = props;
  const { rows, edit } = editor;
  const change = (changed: Row) => (part: Partial<Row>) =>
    edit(rows.map((row) => (row.id === changed.id ? { ...row, ...part } : row)));
  const remove = (removed: Row) => () => edit(rows.filter((row) => row.id !== removed.id));
  // A new row is all that a row is: its kind's first values, and an id.
  const add = (row: Omit<Row, "id">) => edit([...rows, { ...row, id: nextId(rows) } as Row]);
  return (
    <Card aria-labelledby={id}>
      <CardHeader>
        <div>
          <CardTitle id={id}>{title}</CardTitle>
          <CardDescription>{description}</CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        {rows.length === 0 || elsewhere !== null ? (
          <p className="rounded-lg border border-dashed px-4 py-6 text-center text-sm text-muted-foreground">
            {elsewhere ?? empty}
          </p>
        ) : null}
        <ul className="divide-y">
          {(elsewhere === null ? rows : []).map((row) => (
            <li
              key={row.id}
              className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_2.5rem] items-start gap-3 py-4 first:pt-0"
            >
              {drawRow(row, change(row), remove(row))}
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap items-center gap-2">
          {additions.map(({ label, row }) => (
            <Button key={label} variant="outline" size="small" onClick={() => add(row)}>
              <Plus aria-hidden /> {label}
            </Button>
          ))}
        </div>
        {elsewhere === null ? (
          <>
            <Sum percents={percents} />
            <SaveLine editor={editor} label={saveLabel} />
          </>
        ) : null}
      </CardContent>
    </Card>
  );
}
