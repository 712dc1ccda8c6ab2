import { useDeferredValue, useMemo, type ReactNode } from "react";
import type { EquityRange } from "@/wire/statements-overview";
import { useOverview, type AccountFigures } from "./use-overview";

interface WithOverviewProps {
  uid: string;
  range: EquityRange;
  moved: string | null;
  children: (figures: AccountFigures) => ReactNode;
}

/**
 * Draws with what the broker reports. What asks for it is a chunk of its own: the first view comes from listeners. An
 * answer is drawn in steps that let a press or a key come between.
 */
export default function WithOverview({ uid, range, moved, children }: WithOverviewProps) {
  const figures = useDeferredValue(useOverview(uid, range, moved));
  return useMemo(() => children(figures), [children, figures]);
}
