import { History, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { isFiltered, NO_FILTER, type HistoryFilter } from "./filter";

interface NothingFoundProps {
  /** What is looked for: `run`. */
  noun: string;
  filter: HistoryFilter;
  onFilter: (filter: HistoryFilter) => void;
  /** Said where nothing fits. */
  hint: string;
  /** Where the first one comes from. */
  first: ReactNode;
  /** Said where there is nothing at all yet. */
  children: ReactNode;
}

/** An empty list, with what to do about it. */
export function NothingFound({ noun, filter, onFilter, hint, first, children }: NothingFoundProps) {
  if (!isFiltered(filter)) {
    return (
      <PageState icon={History} title={`No ${noun}s yet`} actions={first}>
        {children}
      </PageState>
    );
  }
  return (
    <PageState
      icon={SearchX}
      title={`No ${noun} matches`}
      actions={
        <Button onClick={() => onFilter({ ...NO_FILTER, view: filter.view })}>Show all {noun}s</Button>
      }
    >
      {hint}
    </PageState>
  );
}
