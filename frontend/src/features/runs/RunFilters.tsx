import { ListFilter } from "lucide-react";
import { useId, useState } from "react";
import { Field } from "@/components/field";
import { Button } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import { cn } from "@/lib/class-names";
import { isFiltered, NO_FILTER, ORIGINS, STATE_GROUPS, type RunFilter } from "./filter";

interface RunFiltersProps {
  filter: RunFilter;
  onFilter: (filter: RunFilter) => void;
}

interface SelectProps {
  label: string;
  everything: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

function Select({ label, everything, options, value, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        className="h-10 w-full rounded-md border border-input bg-card px-3 text-sm"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{everything}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Narrows the list; the choice stands in the page's address, so that it can be shared and gone back to. */
export function RunFilters({ filter, onFilter }: RunFiltersProps) {
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
function Days({ filter, set }: { filter: RunFilter; set: (change: Partial<RunFilter>) => void }) {
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

/** On a phone the fields are shown when wanted; there is room for them on larger screens. */
function FilterForm({ filter, onFilter, wanted }: RunFiltersProps & { wanted: boolean }) {
  const set = (change: Partial<RunFilter>) => onFilter({ ...filter, ...change });
  return (
    <form
      role="search"
      aria-label="Filter runs"
      className={cn(
        "grid-cols-2 items-end gap-3 lg:grid lg:grid-cols-[1fr_1fr_1fr_9.5rem_9.5rem_auto]",
        wanted ? "grid" : "hidden",
      )}
      onSubmit={(event) => event.preventDefault()}
    >
      <Select
        label="State"
        everything="All states"
        options={STATE_GROUPS}
        value={filter.state}
        onChange={(state) => set({ state })}
      />
      <Select
        label="Origin"
        everything="All origins"
        options={ORIGINS}
        value={filter.origin}
        onChange={(origin) => set({ origin })}
      />
      <Field
        label="Symbol"
        type="search"
        placeholder="SPY"
        className="col-span-2 lg:col-span-1"
        autoComplete="off"
        spellCheck={false}
        value={filter.symbol}
        onChange={(event) => set({ symbol: event.target.value.toUpperCase() })}
      />
      <Days filter={filter} set={set} />
      <Button
        variant="ghost"
        className="col-span-2 lg:col-span-1"
        disabled={!isFiltered(filter)}
        onClick={() => onFilter(NO_FILTER)}
      >
        Clear
      </Button>
    </form>
  );
}
