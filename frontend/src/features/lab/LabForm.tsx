import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import {
  POLICIES,
  problemOf,
  problemOfDraft,
  TERM_FIELDS,
  type LabDraft,
  type PolicyValue,
} from "./question";

interface FormProps {
  draft: LabDraft;
  isRunning: boolean;
  onChange: (draft: LabDraft) => void;
  onStart: () => void;
  onCancel: () => void;
}

type PartProps = Pick<FormProps, "draft" | "onChange">;

function Policies({ draft, onChange }: PartProps) {
  const toggle = (policy: PolicyValue, chosen: boolean) =>
    onChange({
      ...draft,
      policies: chosen ? [...draft.policies, policy] : draft.policies.filter((each) => each !== policy),
    });
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">Policies, up to eight</legend>
      <div className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3 lg:grid-cols-5">
        {POLICIES.map(({ value, label }) => (
          <label key={value} className="flex min-h-6 items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              checked={draft.policies.includes(value)}
              onChange={(event) => toggle(value, event.target.checked)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Terms({ draft, onChange }: PartProps) {
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {TERM_FIELDS.map(({ name, label, hint, most }) => (
        <Field
          key={name}
          label={label}
          hint={hint}
          inputMode="decimal"
          autoComplete="off"
          value={draft.terms[name]}
          problem={problemOf(draft.terms[name], most)}
          onChange={(event) => onChange({ ...draft, terms: { ...draft.terms, [name]: event.target.value } })}
        />
      ))}
      <Field
        label="Not before"
        type="date"
        hint="Leave empty for all there is."
        value={draft.firstDay}
        onChange={(event) => onChange({ ...draft, firstDay: event.target.value })}
      />
    </div>
  );
}

/** Which policies, and under which terms. */
export function LabForm({ draft, isRunning, onChange, onStart, onCancel }: FormProps) {
  const problem = problemOfDraft(draft);
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) onStart();
      }}
    >
      <Policies draft={draft} onChange={onChange} />
      <Terms draft={draft} onChange={onChange} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={isRunning || problem !== null}>
          Compare
        </Button>
        {isRunning ? (
          <Button variant="outline" onClick={onCancel}>
            Cancel
          </Button>
        ) : null}
        <p role="status" className="text-sm text-critical">
          {problem}
        </p>
      </div>
    </form>
  );
}
