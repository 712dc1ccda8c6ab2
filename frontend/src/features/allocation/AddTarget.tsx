import { Plus } from "lucide-react";
import { useRef, useState, type SubmitEvent } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { parsePercent } from "@/lib/number-input";
import { findAsset } from "@/wire/targets";
import { callErrorOf } from "@/wire/base/call-error";
import { CASH, normalizeSymbol, symbolProblem, type DraftTarget } from "./draft";
import { SymbolField } from "./SymbolField";

interface Problems {
  symbol?: string;
  percent?: string;
}

/** Asks the broker for the symbol: its target, or one sentence why it can't be one. */
async function checkedTarget(symbol: string, percent: string): Promise<DraftTarget | string> {
  if (symbol === CASH) return { symbol, name: null, percent, tolerance: "", enabled: true };
  try {
    const asset = await findAsset({ symbol });
    if (!asset.tradable) return `${asset.symbol} can't be traded at the broker now.`;
    return { symbol: asset.symbol, name: asset.name, percent, tolerance: "", enabled: true };
  } catch (thrown) {
    const error = callErrorOf(thrown);
    return error.code === "UNKNOWN_SYMBOL" ? `The broker does not know ${symbol}.` : error.message;
  }
}

interface AddTargetProps {
  targets: DraftTarget[];
  onAdd: (target: DraftTarget) => void;
}

function useAddTarget({ targets, onAdd }: AddTargetProps, added: () => void) {
  const [problems, setProblems] = useState<Problems>({});
  const [checking, setChecking] = useState(false);
  const add = async (typedSymbol: string, typedPercent: string): Promise<void> => {
    const symbol = normalizeSymbol(typedSymbol);
    const percent = parsePercent(typedPercent, { label: "The target", zeroAllowed: true });
    const wrong = symbolProblem(symbol, targets);
    setProblems({ ...(wrong ? { symbol: wrong } : {}), ...(percent.ok ? {} : { percent: percent.problem }) });
    if (wrong !== null || !percent.ok) return;
    setChecking(true);
    const target = await checkedTarget(symbol, percent.value);
    setChecking(false);
    if (typeof target === "string") {
      setProblems({ symbol: target });
      return;
    }
    onAdd(target);
    added();
  };
  return { problems, checking, add };
}

/** Adds a symbol to the draft once the broker knows it. */
export function AddTarget(props: AddTargetProps) {
  const [symbol, setSymbol] = useState("");
  const [percent, setPercent] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const percentInput = useRef<HTMLInputElement>(null);
  const { problems, checking, add } = useAddTarget(props, () => {
    setSymbol("");
    setPercent("");
    form.current?.querySelector("input")?.focus();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void add(symbol, percent);
  };
  // What was typed is read-only while the broker is asked for it: the next symbol would be lost when the answer comes.
  return (
    <form
      ref={form}
      noValidate
      onSubmit={submit}
      aria-label="Add a target"
      aria-busy={checking}
      className="relative grid grid-cols-[1fr_6.5rem] items-start gap-3 sm:grid-cols-[1fr_8rem_auto]"
    >
      <SymbolField
        value={symbol}
        readOnly={checking}
        problem={problems.symbol}
        onType={setSymbol}
        onChoose={(chosen) => {
          setSymbol(chosen);
          percentInput.current?.focus();
        }}
      />
      <Field
        ref={percentInput}
        label="Target %"
        inputMode="decimal"
        autoComplete="off"
        placeholder="10"
        value={percent}
        readOnly={checking}
        problem={problems.percent}
        onChange={(event) => setPercent(event.target.value)}
      />
      <Button
        type="submit"
        variant="outline"
        disabled={checking}
        className="col-span-2 sm:col-span-1 sm:mt-6.5"
      >
        <Plus aria-hidden />
        {checking ? "Checking…" : "Add target"}
      </Button>
    </form>
  );
}
