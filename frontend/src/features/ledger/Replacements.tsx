import { useId, useState, type SubmitEvent } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import { announce } from "@/lib/announce";
import { isDecimal } from "@/lib/decimal";
import { sentenceOf } from "@/wire/base/call-error";
import type { HarvestWishes } from "@/wire/generated/statements";
import { saveHarvestWishes, type WishesToSave } from "@/wire/statements";
import { dumpList, parseList } from "./replacement-list";
import { dumpSame, parseSame } from "./same-list";

interface FormProps {
  wishes: HarvestWishes;
  onSaved: () => void;
}

interface ListProps {
  label: string;
  note: string;
  value: string;
  onChange: (value: string) => void;
}

function ListField({ label, note, value, onChange }: ListProps) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>{label}</Label>
      <textarea
        id={id}
        aria-describedby={`${id}-note`}
        rows={4}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-full rounded-md border border-input bg-card px-3 py-2 text-base sm:text-sm"
      />
      <p id={`${id}-note`} className="text-[0.8125rem] text-muted-foreground">
        {note}
      </p>
    </div>
  );
}

function readLists(
  least: string,
  list: string,
  same: string,
): { wishes: WishesToSave } | { problem: string } {
  if (!isDecimal(least)) return { problem: `The smallest loss is “${least}”; give dollars, such as 100.` };
  const replacements = parseList(list);
  const alike = parseSame(same);
  if ("problem" in replacements) return replacements;
  if ("problem" in alike) return alike;
  return { wishes: { loss_usd_min: least, ...replacements, same_as: alike.same } };
}

function Form({ wishes, onSaved }: FormProps) {
  const [least, setLeast] = useState<string>(wishes.loss_usd_min);
  const [list, setList] = useState(() => dumpList(wishes.replacements));
  const [same, setSame] = useState(() => dumpSame(wishes.same_as));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const read = readLists(least, list, same);
    if ("problem" in read) {
      setProblem(read.problem);
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await saveHarvestWishes(read.wishes);
      announce("success", "Your lists are saved.");
      onSaved();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="max-w-xl space-y-4 pt-3" onSubmit={(event) => void save(event)}>
      <Field
        label="Smallest loss in dollars"
        inputMode="decimal"
        value={least}
        onChange={(event) => setLeast(event.target.value)}
      />
      <ListField
        label="What to hold instead"
        note="One line a symbol, the best replacement first: SPY: VOO, IVV"
        value={list}
        onChange={setList}
      />
      <ListField
        label="What is the same security to you"
        note="One line a security: VOO, IVV. A loss in one of them is deferred when you buy another within 30 days."
        value={same}
        onChange={setSame}
      />
      {problem === null ? null : (
        <Notice tone="critical" title="The lists were not saved." urgent>
          {problem}
        </Notice>
      )}
      <Button type="submit" disabled={busy}>
        {busy ? "Saving…" : "Save lists"}
      </Button>
    </form>
  );
}

/** The person's own lists, edited as text: what to hold instead, and what is substantially identical. */
export function Replacements({ wishes, onSaved }: FormProps) {
  return (
    <details className="pt-3 print:hidden">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm text-primary underline-offset-4 hover:underline">
        Your lists: replacements, and what is the same security
      </summary>
      <Form key={JSON.stringify(wishes)} wishes={wishes} onSaved={onSaved} />
    </details>
  );
}
