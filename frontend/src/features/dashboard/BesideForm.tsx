import { useId, useState } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { formatDay } from "@/lib/format";
import type { Benchmark } from "@/wire/generated/evidence";
import { besideOf, labelOf, NOTHING, SYMBOL_LENGTH_MAX, TARGETS_LABEL, type Beside } from "./beside";
import type { BenchmarkFigures } from "./use-benchmark";

const KINDS = {
  total_return: "with dividends put back in",
  price: "prices, without dividends",
  unknown: "with or without dividends, not known which",
};

/** What the line beside is made of. */
function sourceOf({ name, since, series }: Benchmark, firstDay: string): string {
  const [only] = series;
  const kind = series.every((each) => each.kind === only?.kind) ? (only?.kind ?? "unknown") : null;
  const made = series.filter((each) => each.is_made).map(({ symbol }) => symbol);
  const parts = [
    series.length > 1 ? "Your targets of today, met at each close, before costs and tax" : name,
    kind === null ? "some prices, some with dividends" : KINDS[kind],
  ];
  if (since > firstDay) parts.push(`known since ${formatDay(since)} only`);
  if (made.length > 0) parts.push(`${made.join(", ")} made up`);
  return `${parts.join("; ")}.`;
}

interface BesideFormProps {
  beside: Beside;
  figures: BenchmarkFigures;
  firstDay: string;
  /** Symbols that are offered while one types. */
  symbols: string[];
  onChoose: (beside: Beside) => void;
}

/** Which benchmark is drawn beside the equity. */
export function BesideForm({ beside, figures, firstDay, symbols, onChoose }: BesideFormProps) {
  const [text, setText] = useState(labelOf(beside));
  const list = useId();
  const typed = besideOf(text);
  const hint =
    figures.benchmark === null
      ? figures.loading
        ? "Fetching its closes …"
        : "A symbol such as SPY, or “Your targets”."
      : sourceOf(figures.benchmark, firstDay);
  return (
    <form
      noValidate
      className="flex flex-wrap items-start gap-3 pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed !== null) onChoose(typed);
      }}
    >
      <Field
        label="Benchmark"
        className="min-w-0 flex-1 basis-56 sm:max-w-md"
        list={list}
        autoComplete="off"
        spellCheck={false}
        maxLength={SYMBOL_LENGTH_MAX}
        value={text}
        hint={hint}
        problem={typed === null ? "A symbol has letters and digits, such as SPY or BRK.B." : figures.problem}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={list}>
        {[TARGETS_LABEL, ...symbols].map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <div className="flex gap-2 sm:pt-7">
        <Button type="submit" variant="outline" disabled={typed === null}>
          Compare
        </Button>
        {beside.kind === "none" ? null : (
          <Button
            variant="link"
            onClick={() => {
              setText("");
              onChoose(NOTHING);
            }}
          >
            Remove
          </Button>
        )}
      </div>
    </form>
  );
}
