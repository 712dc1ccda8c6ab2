import { useId, useState, type SubmitEvent } from "react";
import { Field } from "@/components/field";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import { announce } from "@/lib/announce";
import { isDecimal } from "@/lib/decimal";
import { sentenceOf } from "@/wire/base/call-error";
import type { HarvestWishes } from "@/wire/generated/statements";
import { saveHarvestWishes } from "@/wire/statements";
import { dumpList, parseList } from "./replacement-list";

interface FormProps {
  wishes: HarvestWishes;
  onSaved: () => void;
}

function ListField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>What to hold instead</Label>
      <textarea
        id={id}
        aria-describedby={`${id}-note`}
        rows={4}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-full rounded-md border border-input bg-card px-3 py-2 text-base sm:text-sm"
      />
      <p id={`${id}-note`} className="text-[0.8125rem] text-muted-foreground">
        One line a symbol, the best replacement first: SPY: VOO, IVV
      </p>
    </div>
  );
}

function Form({ wishes, onSaved }: FormProps) {
  const [least, setLeast] = useState<string>(wishes.loss_usd_min);
  const [list, setList] = useState(() => dumpList(wishes.replacements));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const read = parseList(list);
    if (!isDecimal(least)) {
      setProblem(`The smallest loss is “${least}”; give dollars, such as 100.`);
      return;
    }
    if ("problem" in read) {
      setProblem(read.problem);
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await saveHarvestWishes({ loss_usd_min: least, replacements: read.replacements });
      announce("success", "Your list of replacements is saved.");
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
      <ListField value={list} onChange={setList} />
      {problem === null ? null : (
        <Notice tone="critical" title="The list was not saved." urgent>
          {problem}
        </Notice>
      )}
      <Button type="submit" disabled={busy}>
        {busy ? "Saving…" : "Save list"}
      </Button>
    </form>
  );
}

/** The person's own list of replacements, edited as a text of one line a symbol. */
export function Replacements({ wishes, onSaved }: FormProps) {
  return (
    <details className="pt-3 print:hidden">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm text-primary underline-offset-4 hover:underline">
        Your list of replacements
      </summary>
      <Form key={JSON.stringify(wishes)} wishes={wishes} onSaved={onSaved} />
    </details>
  );
}
