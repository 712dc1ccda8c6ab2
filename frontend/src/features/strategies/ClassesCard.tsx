import { Plus, Trash2 } from "lucide-react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { saveClasses } from "@/wire/policies";
import { nextId, readShares, type ShareDraft } from "./model";
import { SaveLine } from "./SaveLine";
import { useSetEditor } from "./use-set-editor";

interface RowProps {
  row: ShareDraft;
  onChange: (change: Partial<ShareDraft>) => void;
  onRemove: () => void;
}

function Row({ row, onChange, onRemove }: RowProps) {
  const isClass = row.kind === "class";
  return (
    <li className="grid grid-cols-2 gap-3 py-4 sm:grid-cols-[minmax(0,1fr)_6rem_6rem_minmax(0,1.4fr)_auto]">
      <Field
        label={isClass ? "Class" : "Symbol"}
        autoComplete="off"
        spellCheck={false}
        value={row.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field
        label="Target %"
        inputMode="decimal"
        className="tabular-nums"
        value={row.percent}
        onChange={(event) => onChange({ percent: event.target.value })}
      />
      <Field
        label="Tolerance ±"
        inputMode="decimal"
        placeholder="policy"
        value={row.tolerance}
        onChange={(event) => onChange({ tolerance: event.target.value })}
      />
      {isClass ? (
        <Field
          label="Members, preferred first"
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          value={row.members}
          onChange={(event) => onChange({ members: event.target.value })}
        />
      ) : (
        <span className="hidden sm:block" />
      )}
      <Button
        variant="ghost"
        className="self-end justify-self-end"
        aria-label={`Remove ${row.name || "the empty row"}`}
        onClick={onRemove}
      >
        <Trash2 aria-hidden />
      </Button>
    </li>
  );
}

interface ClassesCardProps {
  stored: ShareDraft[];
  version: number;
}

/** Asset classes and single symbols as one set: what it comes to must be the whole account. */
export function ClassesCard({ stored, version }: ClassesCardProps) {
  const editor = useSetEditor({
    stored,
    read: readShares,
    send: ({ targets, classes }) =>
      saveClasses({ targets, asset_classes: classes, expected_version: version }),
    done: "Classes and targets saved.",
  });
  const add = (kind: ShareDraft["kind"]) =>
    editor.edit([
      ...editor.rows,
      { id: nextId(editor.rows), kind, name: "", percent: "", tolerance: "", members: "" },
    ]);
  return (
    <Card aria-labelledby="classes-title">
      <CardHeader>
        <div>
          <CardTitle id="classes-title">Targets and asset classes</CardTitle>
          <CardDescription>
            A class is one target for several symbols. Buys go to the first member, sells come from the last;
            while their sum is inside its tolerance none of them trades.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <ul className="divide-y">
          {editor.rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              onChange={(change) =>
                editor.edit(editor.rows.map((each) => (each.id === row.id ? { ...each, ...change } : each)))
              }
              onRemove={() => editor.edit(editor.rows.filter(({ id }) => id !== row.id))}
            />
          ))}
        </ul>
        <div className="flex flex-wrap gap-2">
          <Button variant="outline" size="small" onClick={() => add("class")}>
            <Plus aria-hidden /> Add a class
          </Button>
          <Button variant="outline" size="small" onClick={() => add("symbol")}>
            <Plus aria-hidden /> Add a symbol
          </Button>
        </div>
        <SaveLine editor={editor} label="Save classes" />
      </CardContent>
    </Card>
  );
}
