import type { FileTarget, TargetFile } from "@/wire/generated/files";
import type { DraftTarget } from "./draft";

/** Takes another symbol for one that the broker does not trade; the list stays as it is where that one is in it. */
export function replaceSymbol(found: TargetFile, symbol: string, by: string): TargetFile {
  if (found.targets.some((target) => target.symbol === by)) return found;
  return {
    ...found,
    targets: found.targets.map((target) =>
      target.symbol === symbol ? { ...target, symbol: by, name: null } : target,
    ),
    unknown: found.unknown.filter((each) => each.symbol !== symbol),
  };
}

const draftOf = (target: FileTarget): DraftTarget => ({
  symbol: target.symbol,
  name: target.symbol === "CASH" ? null : target.name,
  percent: target.target_percent,
  tolerance: target.tolerance_percent ?? "",
  enabled: target.enabled,
});

/** The file's targets as a draft, without those that the broker does not trade. */
export function draftOfFile(found: TargetFile): DraftTarget[] {
  const unknown = new Set(found.unknown.map(({ symbol }) => symbol));
  return found.targets.filter(({ symbol }) => !unknown.has(symbol)).map(draftOf);
}
