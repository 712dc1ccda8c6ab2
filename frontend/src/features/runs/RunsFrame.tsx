import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { Run } from "@/wire/generated/execution";
import { ExportHistory } from "./ExportHistory";
import { isFiltered, type HistoryFilter } from "./filter";
import { HistoryFrame } from "./HistoryFrame";
import { NothingFound } from "./NothingFound";
import { useHistory } from "./use-history";

export interface HistoryProps {
  uid: string;
  filter: HistoryFilter;
  onFilter: (filter: HistoryFilter) => void;
  /** A link to the page of a run or a plan. */
  linkTo: (path: string, label: string) => ReactNode;
}

/** Why nothing was found, in a sentence. */
function hintOf(runsRead: number, mayBeMore: boolean): string {
  return mayBeMore
    ? `None of the newest ${runsRead} runs matches; load older runs below.`
    : "Nothing in these days matches; try another word or other days.";
}

interface RunsFrameProps<Found> {
  history: HistoryProps;
  title: string;
  /** What is looked for: `run`. */
  noun: string;
  /** Said where there is nothing at all yet. */
  nothingYet: string;
  /** What of the runs that were read fits the filter. */
  find: (runs: Run[], filter: HistoryFilter) => Found[];
  children: (found: Found[]) => ReactNode;
}

/** A view of the runs of the filter's days: what fits, why nothing does, and how to read further back. */
export function RunsFrame<Found>(props: RunsFrameProps<Found>) {
  const { title, noun, nothingYet, find, children } = props;
  const { uid, filter, onFilter, linkTo } = props.history;
  const { runs, mayBeMore, lookFurther } = useHistory(uid, filter);
  return (
    <HistoryFrame
      title={title}
      live={runs}
      none={runs.status === "ready" && runs.value.length === 0 && !isFiltered(filter)}
      filter={filter}
      onFilter={onFilter}
      file={<ExportHistory uid={uid} filter={filter} />}
    >
      {(read) => {
        const found = find(read, filter);
        return (
          <>
            {found.length > 0 ? (
              children(found)
            ) : (
              <NothingFound
                noun={noun}
                filter={filter}
                onFilter={onFilter}
                hint={hintOf(read.length, mayBeMore)}
                first={linkTo("/rebalance", "Check & rebalance")}
              >
                {nothingYet}
              </NothingFound>
            )}
            {mayBeMore ? (
              <div className="flex justify-center pt-4 print:hidden">
                <Button variant="outline" onClick={lookFurther}>
                  Show older runs
                </Button>
              </div>
            ) : null}
          </>
        );
      }}
    </HistoryFrame>
  );
}
