import { ChevronDown, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Field } from "@/components/field";
import { TableRow, TableRowHead } from "@/components/ui/table";
import { cn } from "@/lib/class-names";
import type { Decimal } from "@/lib/decimal";
import { parsePercent } from "@/lib/number-input";
import type { RowDrift } from "../measured";
import { Cell, DriftCell } from "../MeasuredCells";
import { CARD_ROW } from "../TargetRow";
import { shareField } from "./sets";
import { ShareCell, WorthCell } from "./StrategyRow";

interface GroupRowProps {
  /** How it is called where it is unfolded: `Growth`. */
  name: string;
  /** The name, as a link where it has a part of its own. */
  title: ReactNode;
  /** Null where it has no rows to fold. */
  isOpen: boolean | null;
  onToggle: () => void;
  /** The share that can be typed; null where it has none. */
  share: { text: string; onType: (text: string) => void } | null;
  actual: Decimal | null;
  drift: RowDrift | null;
  value: Decimal | null;
  /** One sentence about it. */
  note: ReactNode;
}

function Fold({ name, isOpen, onToggle }: Pick<GroupRowProps, "name" | "isOpen" | "onToggle">) {
  if (isOpen === null) return null;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={`Holdings of ${name}`}
      className="-ml-1 inline-flex size-8 flex-none cursor-pointer items-center justify-center rounded-md hover:bg-muted"
      onClick={onToggle}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}

/** A parent of rows: folded, it says how its part of the account is as a whole. */
export function GroupRow(props: GroupRowProps) {
  const { name, title, isOpen, onToggle, share, actual, drift, value, note } = props;
  const reading = share === null ? null : parsePercent(share.text, { label: "The share", zeroAllowed: true });
  return (
    <TableRow role="row" className={cn(CARD_ROW, "bg-muted/60 px-2 xl:px-0")}>
      <TableRowHead
        role="rowheader"
        className={cn(
          "order-1 block min-w-0 p-0 xl:table-cell xl:w-full xl:max-w-0 xl:py-2 xl:pl-1",
          share === null ? "col-span-6" : "col-span-3",
        )}
      >
        <span className="flex min-w-0 items-center gap-1 pt-0.5 font-semibold">
          <Fold name={name} isOpen={isOpen} onToggle={onToggle} />
          <span className="min-w-0 break-words">{title}</span>
        </span>
      </TableRowHead>
      <Cell className={cn("order-2 col-span-3 xl:w-24", share === null && "hidden")}>
        {share === null ? (
          "—"
        ) : (
          <Field
            label={
              <>
                Share %<span className="sr-only"> of {name}</span>
              </>
            }
            className="xl:w-20 xl:[&>label]:sr-only"
            name={shareField(name)}
            inputMode="decimal"
            autoComplete="off"
            value={share.text}
            problem={reading === null || reading.ok ? null : reading.problem}
            onChange={(event) => share.onType(event.target.value)}
          />
        )}
      </Cell>
      <ShareCell percent={actual} />
      <DriftCell found={drift} />
      <WorthCell value={value} />
      <Cell className="hidden">—</Cell>
      <Cell className="order-8 col-span-6 text-[0.8125rem] whitespace-normal text-muted-foreground xl:max-w-48">
        {note}
      </Cell>
      <Cell className="hidden" />
    </TableRow>
  );
}
