import { useId } from "react";
import { Link } from "react-router";
import { Field } from "@/components/field";
import { Switch } from "@/components/ui/switch";
import { formatCount } from "@/lib/format";
import type { BandRule } from "@/wire/drift-bands";
import { saveAllocation } from "@/wire/targets";
import { bandInWords, isCash, readShares, type ShareDraft } from "./model";
import { RemoveRow, SetCard } from "./SetCard";
import { useSetEditor } from "./use-set-editor";

interface RowProps {
  row: ShareDraft;
  rule: BandRule | null;
  onChange: (change: Partial<ShareDraft>) => void;
  onRemove: () => void;
}

function InUse({ row, onChange }: Pick<RowProps, "row" | "onChange">) {
  const id = useId();
  return (
    <div className="col-span-3 flex items-center gap-2 text-sm text-muted-foreground sm:col-span-5">
      <Switch id={id} checked={row.enabled} onCheckedChange={(enabled) => onChange({ enabled })} />
      <label htmlFor={id}>
        {row.enabled ? "In use" : "Switched off: counts as no target"}
        <span className="sr-only">: {row.name || "the empty row"}</span>
      </label>
    </div>
  );
}

function Row({ row, rule, onChange, onRemove }: RowProps) {
  const isClass = row.kind === "class";
  const band = bandInWords(row, rule);
  return (
    <div className="col-span-3 grid grid-cols-subgrid gap-3 sm:grid-cols-[minmax(0,1fr)_6rem_7rem_minmax(0,1.4fr)_2.5rem]">
      <Field
        className="col-span-2 sm:col-span-1"
        label={isClass ? "Class" : "Symbol"}
        hint={isCash(row) ? "Kept in cash" : null}
        autoComplete="off"
        autoCapitalize={isClass ? "words" : "characters"}
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
        className="col-span-2 tabular-nums sm:col-span-1"
        label="Tolerance ±"
        inputMode="decimal"
        placeholder="default"
        value={row.tolerance}
        hint={band === null ? null : `Band ${band}`}
        onChange={(event) => onChange({ tolerance: event.target.value })}
      />
      {isClass ? (
        <Field
          className="col-span-3 sm:col-span-1"
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
      <RemoveRow what={row.name || "the empty row"} onRemove={onRemove} />
      {row.enabled ? null : <InUse row={row} onChange={onChange} />}
    </div>
  );
}

const EMPTY = { name: "", percent: "", tolerance: "", members: "", enabled: true };

interface ClassesCardProps {
  stored: ShareDraft[];
  version: number;
  /** The policy's bands, for what has no tolerance of its own. */
  rule: BandRule | null;
}

const ADD_CLASS = { label: "Add a class", row: { ...EMPTY, kind: "class" } } as const;
const ADD_SYMBOL = { label: "Add a symbol", row: { ...EMPTY, kind: "symbol" } } as const;

/** Where single symbols are edited as long as there is no class. */
function InTheTable({ count }: { count: number }) {
  return (
    <>
      No classes. {count === 1 ? "Your target is" : `Your ${formatCount(count)} targets are`} edited under{" "}
      <Link to="/allocation" className="text-primary underline underline-offset-4 hover:no-underline">
        Targets and drift
      </Link>
      .
    </>
  );
}

/** Asset classes and single symbols as one set: what it comes to must be the whole account. */
export function ClassesCard({ stored, version, rule }: ClassesCardProps) {
  const editor = useSetEditor({
    stored,
    version,
    read: readShares,
    send: ({ targets, classes }, expectedVersion) =>
      saveAllocation({ targets, asset_classes: classes, expected_version: expectedVersion }),
    done: "Classes and targets saved.",
  });
  // Targets without a class are edited in the table, and in no second place.
  const hasClasses = editor.rows.some(({ kind }) => kind === "class");
  const isElsewhere = !hasClasses && !editor.changed && editor.rows.length > 0;
  return (
    <SetCard<ShareDraft>
      id="classes-title"
      title={isElsewhere ? "Asset classes" : "Targets and asset classes"}
      description="A class is one target for several symbols. Buys go to the first member, sells come from the last; while their sum is inside its tolerance none of them trades."
      editor={editor}
      empty="No targets yet."
      elsewhere={isElsewhere ? <InTheTable count={editor.rows.length} /> : null}
      percents={editor.rows.filter(({ enabled }) => enabled).map(({ percent }) => percent)}
      additions={isElsewhere ? [ADD_CLASS] : [ADD_CLASS, ADD_SYMBOL]}
      saveLabel="Save classes"
      drawRow={(row, change, remove) => <Row row={row} rule={rule} onChange={change} onRemove={remove} />}
    />
  );
}
