import type { ReactNode } from "react";

/** So many lines are seen at once; the others are one press away, and what follows the list stays in view. */
const FIRST = 6;

interface FoldedListProps {
  items: { key: string; line: ReactNode }[];
}

/** A list that is as long as a person reads at a glance, with the rest folded. */
export function FoldedList({ items }: FoldedListProps) {
  const [first, rest] = [items.slice(0, FIRST), items.slice(FIRST)];
  const lines = (some: typeof items) => (
    <ul className="space-y-1">
      {some.map(({ key, line }) => (
        <li key={key}>{line}</li>
      ))}
    </ul>
  );
  return (
    <>
      {lines(first)}
      {rest.length === 0 ? null : (
        <details>
          <summary className="cursor-pointer">{rest.length} more</summary>
          {lines(rest)}
        </details>
      )}
    </>
  );
}
