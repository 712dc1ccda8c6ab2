import type { ReactNode } from "react";
import type { EquityRange } from "@/wire/statements-overview";
import { useOverview, type AccountFigures } from "./use-overview";

interface WithOverviewProps {
  uid: string;
  range: EquityRange;
  moved: string | null;
  children: (figures: AccountFigures) => ReactNode;
}

/** Draws with what the broker reports. What asks for it is a chunk of its own: the first view comes from listeners. */
export default function WithOverview({ uid, range, moved, children }: WithOverviewProps) {
  return children(useOverview(uid, range, moved));
}
