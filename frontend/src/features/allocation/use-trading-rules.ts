import { useMemo, useState } from "react";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/base/call-error";
import type { Live } from "@/wire/base/live";
import { updateSettings, type StoredSettings } from "@/wire/targets-settings";
import { ruleOf, rulesOf, withRule, type Rule, type RuleLists } from "./trading-rules";

const DONE: Record<Rule, string> = {
  usual: "is traded as usual again.",
  frozen: "is frozen: it is never traded, and its drift shows.",
  excluded: "is excluded: it is never traded and counts in no share.",
};

/** What was saved last, so that it can be taken back. */
interface LastChange {
  symbol: string;
  before: Rule;
  text: string;
}

/** The rules by which single holdings are traded, and the saving of one: apart from the targets, and at once. */
export interface TradingRules {
  /** The stored rules are known and heard: one of them can be changed. */
  canChange: boolean;
  /** The symbol whose rule is being saved. */
  saving: string | null;
  problem: { symbol: string; message: string } | null;
  last: LastChange | null;
  of: (symbol: string) => Rule;
  choose: (symbol: string, rule: Rule) => Promise<boolean>;
  undo: () => void;
}

const updateRules: Send = ({ policy }) => updateSettings({ policy: { ...policy } });

type Send = (request: { policy: RuleLists }) => Promise<unknown>;

/** `onSaved` is called once a rule is stored: what was measured under the one before is out of date. */
export function useTradingRules(
  settings: Live<StoredSettings | null>,
  onSaved: () => void,
  send: Send = updateRules,
): TradingRules {
  const [saving, setSaving] = useState<string | null>(null);
  const [problem, setProblem] = useState<TradingRules["problem"]>(null);
  const [last, setLast] = useState<LastChange | null>(null);
  // The same as long as nothing of it changes: each row of the table has it.
  return useMemo(() => {
    const lists = rulesOf(settings.status === "ready" ? settings.value : null);
    const of = (symbol: string) => ruleOf(lists, symbol);

    const save = async (symbol: string, rule: Rule): Promise<boolean> => {
      setSaving(symbol);
      setProblem(null);
      try {
        await send({ policy: withRule(lists, symbol, rule) });
        announce("success", `${symbol} ${DONE[rule]}`);
        onSaved();
        return true;
      } catch (thrown) {
        setProblem({ symbol, message: sentenceOf(thrown) });
        return false;
      } finally {
        setSaving(null);
      }
    };

    return {
      canChange: settings.status === "ready" && !settings.stale && saving === null,
      saving,
      problem,
      last,
      of,
      async choose(symbol, rule) {
        const before = of(symbol);
        const done = await save(symbol, rule);
        if (done) setLast({ symbol, before, text: `${symbol} ${DONE[rule]}` });
        return done;
      },
      undo() {
        if (last === null) return;
        void save(last.symbol, last.before).then((done) => {
          if (done) setLast(null);
        });
      },
    };
  }, [settings, saving, problem, last, onSaved, send]);
}
