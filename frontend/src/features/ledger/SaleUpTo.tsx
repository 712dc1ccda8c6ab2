import { useState, type SubmitEvent } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { sentenceOf } from "@/wire/base/call-error";
import type { BoundedSale } from "@/wire/generated/statements";
import { BOUNDARIES, saleUpTo, type Boundary } from "@/wire/statements";
import { Choice } from "./Choice";
import { BOUNDARY_WORDS, saleInWords } from "./words";

function Form({ symbols }: { symbols: string[] }) {
  const [symbol, setSymbol] = useState(symbols[0] ?? "");
  const [boundary, setBoundary] = useState<Boundary>("BEFORE_GAIN");
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<BoundedSale | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const ask = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      setFound(await saleUpTo({ symbol, boundary }));
      setProblem(null);
    } catch (error) {
      setFound(null);
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="space-y-4 pt-3" onSubmit={(event) => void ask(event)}>
      <div className="flex flex-wrap items-end gap-3">
        <Choice
          label="Sell of"
          value={symbol}
          choices={symbols}
          words={Object.fromEntries(symbols.map((one) => [one, one]))}
          onChange={setSymbol}
        />
        <Choice
          label="Stop"
          value={boundary}
          choices={BOUNDARIES}
          words={BOUNDARY_WORDS}
          onChange={setBoundary}
        />
        <Button type="submit" variant="outline" disabled={busy}>
          {busy ? "Calculating…" : "How much?"}
        </Button>
      </div>
      <p role="status" className="text-sm">
        {found === null ? null : saleInWords(found)}
      </p>
      {problem === null ? null : (
        <Notice tone="critical" title="That could not be calculated." urgent>
          {problem}
        </Notice>
      )}
    </form>
  );
}

/** How much of a symbol may be sold before a gain, a loss or a short-term lot begins; orders nothing. */
export function SaleUpTo({ symbols }: { symbols: string[] }) {
  return (
    <details className="pt-3 print:hidden">
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm text-primary underline-offset-4 hover:underline">
        Sell up to a boundary
      </summary>
      <Form key={symbols.join(" ")} symbols={symbols} />
    </details>
  );
}
