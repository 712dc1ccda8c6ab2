import { Ban, Snowflake } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/class-names";
import type { Rule } from "./trading-rules";
import type { TradingRules } from "./use-trading-rules";

/** Says on a row that the holding is never traded; nothing where it is. */
export function RuleBadge({ rule }: { rule: Rule }) {
  if (rule === "usual") return null;
  const Icon = rule === "frozen" ? Snowflake : Ban;
  return (
    <Badge>
      <Icon aria-hidden /> {rule === "frozen" ? "Frozen" : "Excluded"}
    </Badge>
  );
}

const OPTIONS: { rule: Rule; label: string; targeted: string; untargeted: string }[] = [
  {
    rule: "usual",
    label: "Trade as usual",
    targeted: "Rebalances buy and sell it to keep its target.",
    untargeted: "Left alone, or sold where your policy sells holdings without a target.",
  },
  {
    rule: "frozen",
    label: "Freeze",
    targeted: "Never traded, but counted: it keeps its place and its target, and its drift shows.",
    untargeted: "Never traded, also where your policy sells holdings without a target.",
  },
  {
    rule: "excluded",
    label: "Exclude",
    targeted: "Only for holdings without a target: remove the target and save first, or freeze it.",
    untargeted: "Never traded and left out of every share, as if it were in another account.",
  },
];

interface PanelProps {
  id: string;
  symbol: string;
  rules: TradingRules;
  hasTarget: boolean;
  onClose: () => void;
}

interface OptionProps {
  name: string;
  option: (typeof OPTIONS)[number];
  hasTarget: boolean;
  checked: boolean;
  disabled: boolean;
  onChoose: () => void;
}

function Option({ name, option, hasTarget, checked, disabled, onChoose }: OptionProps) {
  const { rule, label, targeted, untargeted } = option;
  return (
    <label
      className={cn(
        "flex gap-3 rounded-lg border border-input/50 bg-card px-3 py-2.5 has-checked:border-primary has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
        disabled ? "text-muted-foreground" : "cursor-pointer",
      )}
    >
      <input
        type="radio"
        name={name}
        aria-labelledby={`${name}-${rule}`}
        aria-describedby={`${name}-${rule}-what`}
        className="mt-0.5 size-4 shrink-0 accent-(--primary) outline-none"
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
      />
      <span>
        <span id={`${name}-${rule}`} className="block text-sm font-medium">
          {label}
        </span>
        <span id={`${name}-${rule}-what`} className="block text-[0.8125rem] text-muted-foreground">
          {hasTarget ? targeted : untargeted}
        </span>
      </span>
    </label>
  );
}

function Panel({ id, symbol, rules, hasTarget, onClose }: PanelProps) {
  const stored = rules.of(symbol);
  const [chosen, setChosen] = useState(stored);
  const problem = rules.problem?.symbol === symbol ? rules.problem.message : null;
  const save = async () => {
    if (await rules.choose(symbol, chosen)) onClose();
  };
  return (
    <fieldset id={id} className="col-span-full min-w-0 space-y-3 rounded-lg border bg-muted/40 p-3">
      <legend className="sr-only">How {symbol} is traded</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {OPTIONS.map((option) => (
          <Option
            key={option.rule}
            name={id}
            option={option}
            hasTarget={hasTarget}
            checked={chosen === option.rule}
            disabled={option.rule === "excluded" && hasTarget && stored !== "excluded"}
            onChoose={() => setChosen(option.rule)}
          />
        ))}
      </div>
      {problem === null ? null : (
        <p role="alert" className="text-[0.8125rem] text-critical">
          {problem}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="mr-auto text-[0.8125rem] text-muted-foreground">
          Saved at once and by itself. Changes of the targets stay unsaved.
        </p>
        <Button size="small" variant="outline" onClick={onClose}>
          Close
        </Button>
        <Button size="small" disabled={chosen === stored || !rules.canChange} onClick={() => void save()}>
          {rules.saving === symbol ? "Saving…" : `Save for ${symbol}`}
        </Button>
      </div>
    </fieldset>
  );
}

/** What was saved for this symbol a moment ago, and the way back. */
function LastChange({ symbol, text, rules }: { symbol: string; text: string; rules: TradingRules }) {
  return (
    <p className="col-span-full text-[0.8125rem] text-muted-foreground">
      Saved: {text}
      <Button
        variant="link"
        size="inline"
        className="px-1.5 text-[0.8125rem]"
        disabled={!rules.canChange}
        onClick={rules.undo}
      >
        Take it back<span className="sr-only"> for {symbol}</span>
      </Button>
    </p>
  );
}

/** The button that opens the choice, and what it opens; each row puts them where it has room. Nothing without rules. */
export function useTradingRule(
  symbol: string,
  rules: TradingRules | null,
  hasTarget: boolean,
): { rule: Rule; button: (shown?: ReactNode) => ReactNode; panel: ReactNode } {
  const [open, setOpen] = useState(false);
  const id = useId();
  if (rules === null) return { rule: "usual", button: () => null, panel: null };
  const toggle = `${id}-toggle`;
  const close = () => {
    setOpen(false);
    document.getElementById(toggle)?.focus();
  };
  const button = (shown?: ReactNode) => (
    <Button
      id={toggle}
      variant={shown === undefined ? "ghost" : "outline"}
      size={shown === undefined ? "iconSmall" : "small"}
      aria-expanded={open}
      aria-controls={open ? id : undefined}
      aria-label={`Freeze or exclude ${symbol}`}
      title={`Freeze or exclude ${symbol}`}
      onClick={() => setOpen(!open)}
    >
      <Snowflake aria-hidden className={cn(shown === undefined && "text-muted-foreground")} />
      {shown}
    </Button>
  );
  const panel = open ? (
    <Panel id={id} symbol={symbol} rules={rules} hasTarget={hasTarget} onClose={close} />
  ) : rules.last?.symbol === symbol ? (
    <LastChange symbol={symbol} text={rules.last.text} rules={rules} />
  ) : null;
  return { rule: rules.of(symbol), button, panel };
}
