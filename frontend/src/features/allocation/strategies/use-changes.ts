import { useSteady } from "@/lib/use-steady";
import type { DraftTarget } from "../draft";
import { shareField, type StrategyDraft } from "./sets";
import type { StrategiesEditor } from "./use-strategies";

/** Changes of the draft, as functions that stay the same: a row is drawn again only where it changed itself. */
export function useChanges(editor: StrategiesEditor) {
  const within =
    (name: string, change: (strategy: StrategyDraft) => StrategyDraft) => (all: StrategyDraft[]) =>
      all.map((each) => (each.name === name ? change(each) : each));
  const change = useSteady((name: string, symbol: string, field: string | null, part: Partial<DraftTarget>) =>
    editor.edit(
      field,
      within(name, (each) => ({
        ...each,
        targets: each.targets.map((target) => (target.symbol === symbol ? { ...target, ...part } : target)),
      })),
    ),
  );
  const remove = useSteady((name: string, symbol: string) =>
    editor.edit(
      null,
      within(name, (each) => ({
        ...each,
        targets: each.targets.filter((target) => target.symbol !== symbol),
      })),
    ),
  );
  const type = (name: string, share: string) =>
    editor.edit(
      shareField(name),
      within(name, (each) => ({ ...each, share })),
    );
  return { change, remove, type };
}
