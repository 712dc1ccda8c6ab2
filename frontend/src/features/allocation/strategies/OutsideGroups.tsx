import { signOf } from "@/lib/decimal";
import type { DriftStatus } from "@/wire/generated/drift";
import { GroupRow } from "./GroupRow";
import type { MeasuredStrategies } from "./measured";
import { OwnedRow } from "./StrategyRow";

interface OutsideProps {
  measured: MeasuredStrategies;
  drift: DriftStatus;
  isOpen: boolean;
  onToggle: () => void;
}

/** What belongs to no strategy: holdings that none wants, and cash that is reserved. */
export function OutsideGroups({ measured, drift, isOpen, onToggle }: OutsideProps) {
  const { unassigned } = measured;
  const prices = drift.prices ?? {};
  const reserved = drift.reserved_usd ?? null;
  return (
    <>
      {unassigned === null ? null : (
        <GroupRow
          name="no strategy"
          title="No strategy"
          isOpen={isOpen}
          onToggle={onToggle}
          share={null}
          actual={null}
          drift={null}
          value={unassigned.current_value}
          note="No strategy has a target for it."
        />
      )}
      {isOpen
        ? unassigned?.rows.map((row) => (
            <OwnedRow key={row.symbol} row={row} price={prices[row.symbol]} note="No target." />
          ))
        : null}
      {reserved === null || signOf(reserved) <= 0 ? null : (
        <GroupRow
          name="reserved cash"
          title="Reserved cash"
          isOpen={null}
          onToggle={onToggle}
          share={null}
          actual={null}
          drift={null}
          value={reserved}
          note="It belongs to no strategy."
        />
      )}
    </>
  );
}
