import { ListFilter } from "lucide-react";
import { useState } from "react";
import { Field } from "@/components/field";
import { SelectField } from "@/components/select-field";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/class-names";
import { isFiltered, NO_FILTER, ORIGINS, SIDES, STATES, type HistoryFilter } from "./filter";

interface HistoryFiltersProps {
  filter: HistoryFilter;
  onFilter: (filter: HistoryFilter) => void;
}

const orAll = (label: string, options: readonly { value: string; label: string }[]) => [
  { value: "", label },
  ...options,
];

/** Narrows the list; the choice is kept in the page's address, so that it can be shared and gone back to. */
export function HistoryFilters({ filter, onFilter }: HistoryFiltersProps) {
  const [wanted, setWanted] = useState(isFiltered(filter));
  return (
    <div className="space-y-3 print:hidden">
      <Button
        variant="outline"
        size="small"
        className="lg:hidden"
        aria-expanded={wanted}
        onClick={() => setWanted(!wanted)}
      >
        <ListFilter aria-hidden /> {isFiltered(filter) ? "Filters in use" : "Filter"}
      </Button>
      <FilterForm wanted={wanted} filter={filter} onFilter={onFilter} />
    </div>
  );
}

/** The first and the last day, both included. */
function Days({ filter, set }: { filter: HistoryFilter; set: (change: Partial<HistoryFilter>) => void }) {
  return (
    <>
      <Field
        label="From"
        type="date"
        max={filter.to || undefined}
        value={filter.from}
        onChange={(event) => set({ from: event.target.value })}
      />
      <Field
        label="To"
        type="date"
        min={filter.from || undefined}
        value={filter.to}
        onChange={(event) => set({ to: event.target.value })}
      />
    </>
  );
}

/** What can be chosen from a list differs from view to view. */
function Choices({ filter, set }: { filter: HistoryFilter; set: (change: Partial<HistoryFilter>) => void }) {
  const { view } = filter;
  return (
    <>
      <SelectField
        label={view === "checks" ? "Outcome" : "State"}
        options={orAll(view === "checks" ? "All outcomes" : "All states", STATES[view])}
        value={filter.state}
        onChange={(state) => set({ state })}
      />
      {view === "orders" ? (
        <SelectField
          label="Side"
          options={orAll("Buys and sells", SIDES)}
          value={filter.side}
          onChange={(side) => set({ side })}
        />
      ) : null}
      {view === "runs" ? (
        <SelectField
          label="Origin"
          options={orAll("All origins", ORIGINS)}
          value={filter.origin}
          onChange={(origin) => set({ origin })}
        />
      ) : null}
    </>
  );
}

/** On a phone the fields are shown when wanted; there is room for them on larger screens. */
function FilterForm({ filter, onFilter, wanted }: HistoryFiltersProps & { wanted: boolean }) {
  const set = (change: Partial<HistoryFilter>) => onFilter({ ...filter, ...change });
  return (
    <form
      role="search"
      aria-label={`Filter ${filter.view}`}
      className={cn(
        "grid-cols-2 items-end gap-3 lg:grid",
        filter.view === "checks"
          ? "lg:grid-cols-[1fr_1.5fr_9.5rem_9.5rem_auto]"
          : "lg:grid-cols-[1fr_1fr_1.5fr_9.5rem_9.5rem_auto]",
        wanted ? "grid" : "hidden",
      )}
      onSubmit={(event) => event.preventDefault()}
    >
      <Choices filter={filter} set={set} />
      <Field
        label={filter.view === "checks" ? "Symbol or word" : "Symbol or order ID"}
        type="search"
        placeholder="SPY"
        className="col-span-2 lg:col-span-1"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={filter.text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <Days filter={filter} set={set} />
      <Button
        variant="ghost"
        className="col-span-2 lg:col-span-1"
        disabled={!isFiltered(filter)}
        onClick={() => onFilter({ ...NO_FILTER, view: filter.view })}
      >
        Clear
      </Button>
    </form>
  );
}
