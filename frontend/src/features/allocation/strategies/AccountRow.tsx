import { memo } from "react";
import { TableRow } from "@/components/ui/table";
import type { Bands } from "@/lib/band";
import type { Decimal } from "@/lib/decimal";
import { formatPercent } from "@/lib/format";
import type { PlanItem } from "@/wire/generated/planning";
import { isUntargeted } from "@/wire/planning";
import { CASH } from "../draft";
import type { RowDrift } from "../measured";
import { ActionCell, ActualCell, Cell, DriftCell, ValueCell } from "../MeasuredCells";
import { CARD_ROW } from "../TargetRow";
import { HoldingTitle } from "./StrategyRow";

/** Where a symbol's row of the account as a whole is found. */
export const accountRowId = (symbol: string) => `account-${symbol}`;

interface AccountRowProps {
  row: PlanItem;
  name: string | null;
  price: Decimal | undefined;
  bands: Bands;
}

/** One symbol of the account as a whole: what is traded, whichever strategies want it. */
export const AccountRow = memo(function AccountRow({ row, name, price, bands }: AccountRowProps) {
  const { symbol, target_percent: target, drift_percent: drift, drift_level: level } = row;
  const isOff = isUntargeted(row);
  const found: RowDrift | null =
    isOff || drift === null ? null : { drift, level, band: bands(symbol, target), isDraft: false };
  return (
    <TableRow role="row" id={accountRowId(symbol)} tabIndex={-1} className={CARD_ROW}>
      <HoldingTitle symbol={symbol} name={symbol === CASH ? "Kept in cash" : name} />
      <Cell label="Target" className="order-3 col-span-3 xl:px-2">
        {isOff || target === null ? "—" : formatPercent(target)}
      </Cell>
      <ActualCell row={row} />
      <DriftCell found={found} />
      <ValueCell row={row} price={price} />
      <Cell className="hidden">—</Cell>
      <ActionCell row={row} found={found} />
      <Cell className="hidden" />
    </TableRow>
  );
});
