import { problemsOf, type DraftTarget } from "./draft";

/** What decides whether a row beyond the first ones is drawn all the same. */
interface Noticed {
  /** Whether a stored target names the symbol: what does not was added just now. */
  isKnown: (symbol: string) => boolean;
  /** The symbol that the server refused, if any. */
  refused: string | null;
}

/** The first rows, and of the others those that must be seen at once: added, refused, or not to be read. */
export function drawnRows(
  targets: DraftTarget[],
  first: number,
  { isKnown, refused }: Noticed,
): DraftTarget[] {
  const others = targets.slice(first).filter((target) => {
    const { percent, tolerance } = problemsOf(target);
    return percent !== null || tolerance !== null || target.symbol === refused || !isKnown(target.symbol);
  });
  return [...targets.slice(0, first), ...others];
}
