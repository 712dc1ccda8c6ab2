import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Label } from "@/components/ui/label";
import { saveStrategies } from "@/wire/policies";
import { nextId, readStrategies, type StrategyDraft } from "./model";
import { SaveLine } from "./SaveLine";
import { useSetEditor } from "./use-set-editor";

interface RowProps {
  row: StrategyDraft;
  onChange: (change: Partial<StrategyDraft>) => void;
  onRemove: () => void;
}

function Row({ row, onChange, onRemove }: RowProps) {
  const id = useId();
  return (
    <li className="grid grid-cols-2 gap-3 py-4 sm:grid-cols-[minmax(0,1fr)_7rem_minmax(0,1.4fr)_auto]">
      <Field
        label="Strategy"
        autoComplete="off"
        value={row.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field
        label="Share %"
        inputMode="decimal"
        value={row.share}
        onChange={(event) => onChange({ share: event.target.value })}
      />
      <div className="col-span-2 space-y-1.5 sm:col-span-1">
        <Label htmlFor={id}>Targets, one a line</Label>
        <textarea
          id={id}
          rows={3}
          autoCapitalize="characters"
          spellCheck={false}
          placeholder={"SPY 60\nCASH 40"}
          className="w-full rounded-md border border-input bg-card px-3 py-2 text-sm tabular-nums focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-ring"
          value={row.targets}
          onChange={(event) => onChange({ targets: event.target.value })}
        />
      </div>
      <Button
        variant="ghost"
        className="self-end justify-self-end"
        aria-label={`Remove ${row.name || "the empty strategy"}`}
        onClick={onRemove}
      >
        <Trash2 aria-hidden />
      </Button>
    </li>
  );
}

interface StrategiesCardProps {
  stored: StrategyDraft[];
  version: number;
}

/** Several sets of targets, each with a share of the account; they are traded as one. */
export function StrategiesCard({ stored, version }: StrategiesCardProps) {
  const editor = useSetEditor({
    stored,
    read: readStrategies,
    send: (strategies) => saveStrategies({ strategies, expected_version: version }),
    done: "Strategies saved.",
  });
  const add = () =>
    editor.edit([...editor.rows, { id: nextId(editor.rows), name: "", share: "", targets: "" }]);
  return (
    <Card aria-labelledby="strategies-title">
      <CardHeader>
        <div>
          <CardTitle id="strategies-title">Strategies</CardTitle>
          <CardDescription>
            Each has its own targets and a share of the account. They are combined into one set of orders;
            what one gives up and another needs changes hands inside, without an order.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        {editor.rows.length === 0 ? (
          <p className="rounded-lg border border-dashed px-4 py-6 text-center text-sm text-muted-foreground">
            No strategies: the account has one set of targets.
          </p>
        ) : null}
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
        <Button variant="outline" size="small" onClick={add}>
          <Plus aria-hidden /> Add a strategy
        </Button>
        <SaveLine editor={editor} label="Save strategies" />
      </CardContent>
    </Card>
  );
}
