import { ChecksList } from "./ChecksList";
import { inView } from "./filter";
import { HistoryTabs, PANEL_ID, tabId } from "./HistoryTabs";
import { OrdersList } from "./OrdersList";
import type { HistoryProps } from "./RunsFrame";
import { RunsList } from "./RunsList";

const LISTS = { runs: RunsList, orders: OrdersList, checks: ChecksList };

/** The same days seen as runs, as orders, or as what scheduled checks came to. */
export function HistoryView(props: HistoryProps) {
  const { filter, onFilter } = props;
  const List = LISTS[filter.view];
  return (
    <>
      <HistoryTabs view={filter.view} onView={(view) => onFilter(inView(filter, view))} />
      <div role="tabpanel" id={PANEL_ID} aria-labelledby={tabId(filter.view)}>
        <List {...props} />
      </div>
    </>
  );
}
