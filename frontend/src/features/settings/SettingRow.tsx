import { useId } from "react";
import { FindingNotes, type Found } from "@/components/findings";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/class-names";
import { isStandard, standardText, systemBound, type FieldStanding, type Stored } from "./draft";
import { shownFigure, type ChoiceField, type NumberField, type SettingField } from "./fields";

interface RowProps {
  field: SettingField;
  standing: FieldStanding;
  stored: Stored;
  /** What the policy doctor says of this field. */
  findings: Found[];
  onEdit: (text: string) => void;
}

function optionLabel(field: ChoiceField, value: string): string {
  return field.options.find((option) => option.value === value)?.label ?? value;
}

/** A text of a field as a sentence can show it. */
function written(field: SettingField, text: string): string {
  if (field.kind === "choice") return optionLabel(field, text);
  if (text !== "") return text;
  return field.kind === "symbols" ? "none" : "no limit";
}

const SUFFIX = { percent: "%", dollars: "USD", count: "", seconds: "seconds" };

/** `Default: 5%, the most that the system allows.` */
function standardSentence(field: SettingField, stored: Stored): string {
  if (field.kind !== "number") return `Default: ${written(field, standardText(field, stored))}.`;
  const most = systemBound(field, stored);
  const standard = most ?? field.standard;
  const shown = standard === null ? "no limit" : shownFigure(field.unit, standard);
  return `Default: ${shown}${most === undefined ? "" : ", the most that the system allows"}.`;
}

/** What a field says below itself: the problem first, then what the doctor found, the default and the bound. */
function Notes({ field, standing, stored, findings, onEdit, id }: RowProps & { id: string }) {
  const standard = standardText(field, stored);
  return (
    <div id={id} className="space-y-0.5 text-[0.8125rem] text-muted-foreground">
      {standing.problem === null ? null : <p className="text-critical">{standing.problem}</p>}
      {standing.savedElsewhere === null ? null : (
        <p className="text-warning">
          Saved elsewhere meanwhile: {written(field, standing.savedElsewhere)}. Saving replaces it with yours.
        </p>
      )}
      {standing.problem === null ? <FindingNotes findings={findings} className="py-1" /> : null}
      <p>
        {standardSentence(field, stored)}
        {isStandard(field, standing.text, stored) ? null : (
          <Button
            variant="link"
            size="inline"
            className="px-1 text-[0.8125rem]"
            onClick={() => onEdit(standard)}
          >
            Use the default<span className="sr-only"> for {field.label}</span>
          </Button>
        )}
      </p>
    </div>
  );
}

function NotSaved({ changed }: { changed: boolean }) {
  return changed ? <Badge tone="warning">Not saved</Badge> : null;
}

function Typed(props: RowProps & { field: Exclude<SettingField, ChoiceField> }) {
  const { field, standing, onEdit } = props;
  const id = useId();
  return (
    <div className="space-y-1.5">
      <span className="flex flex-wrap items-center gap-x-2 font-medium">
        <label htmlFor={id}>{field.label}</label>
        <NotSaved changed={standing.changed} />
      </span>
      <div className="flex items-center gap-2">
        <Input
          id={id}
          inputMode={field.kind === "number" ? "decimal" : "text"}
          autoCapitalize={field.kind === "symbols" ? "characters" : undefined}
          autoComplete="off"
          spellCheck={false}
          className={cn("tabular-nums", field.kind === "number" && "max-w-44")}
          placeholder={field.kind === "number" ? "no limit" : "none"}
          value={standing.text}
          aria-invalid={standing.problem === null ? undefined : true}
          aria-describedby={`${id}-what ${id}-notes`}
          onChange={(event) => onEdit(event.target.value)}
        />
        <span aria-hidden className="text-sm text-muted-foreground">
          {unitOf(field)}
        </span>
      </div>
      <Notes {...props} id={`${id}-notes`} />
      <p id={`${id}-what`} className="text-[0.8125rem] text-muted-foreground">
        {field.explanation}
      </p>
    </div>
  );
}

const unitOf = (field: NumberField | { kind: "symbols" }) =>
  field.kind === "number" ? SUFFIX[field.unit] : "";

function Choice(props: RowProps & { field: ChoiceField }) {
  const { field, standing, onEdit } = props;
  const id = useId();
  return (
    <fieldset className="lg:col-span-full" aria-describedby={`${id}-what ${id}-notes`}>
      <legend className="sr-only">{field.label}</legend>
      <p className="flex flex-wrap items-center gap-x-2 font-medium">
        <span aria-hidden>{field.label}</span>
        <NotSaved changed={standing.changed} />
      </p>
      <p id={`${id}-what`} className="pb-2 text-[0.8125rem] text-muted-foreground">
        {field.explanation}
      </p>
      <div className={cn("grid gap-2", field.options.length === 2 ? "lg:grid-cols-2" : "lg:grid-cols-3")}>
        {field.options.map((option) => (
          <label
            key={option.value}
            className="flex cursor-pointer gap-3 rounded-lg border border-input/50 px-3 py-2.5 has-checked:border-primary has-checked:bg-muted/60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
          >
            <input
              type="radio"
              name={id}
              aria-labelledby={`${id}-${option.value}`}
              aria-describedby={`${id}-${option.value}-what`}
              className="mt-1 size-4 shrink-0 accent-(--primary) outline-none"
              checked={standing.text === option.value}
              onChange={() => onEdit(option.value)}
            />
            <span>
              <span id={`${id}-${option.value}`} className="block text-sm font-medium">
                {option.label}
              </span>
              <span
                id={`${id}-${option.value}-what`}
                className="block text-[0.8125rem] text-muted-foreground"
              >
                {option.explanation}
              </span>
            </span>
          </label>
        ))}
      </div>
      <Notes {...props} id={`${id}-notes`} />
    </fieldset>
  );
}

/** One setting: what it means, its value, its default and what is allowed. */
export function SettingRow(props: RowProps) {
  const { field } = props;
  return field.kind === "choice" ? <Choice {...props} field={field} /> : <Typed {...props} field={field} />;
}
