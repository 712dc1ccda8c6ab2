import type { ReactNode } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { formatMoney } from "@/lib/format";
import type { SideBySide } from "@/wire/generated/tax";
import { barsOf, OBJECTIVES, rowsOf, withoutCost } from "./side-by-side-words";

interface ComparisonProps {
  found: SideBySide;
  /** The plan that is shown, and would be approved. */
  shownId: string;
  busy: boolean;
  onChoose: (planId: string) => void;
  settings: ReactNode;
}

interface BarsProps {
  title: string;
  color: string;
  bars: { label: string; usd: string; length: number }[];
}

function Bars({ title, color, bars }: BarsProps) {
  return (
    <div className="space-y-1">
      <p className="text-xs font-medium text-muted-foreground">{title}</p>
      {bars.map(({ label, usd, length }) => (
        <div
          key={label}
          className="grid grid-cols-[6rem_minmax(0,1fr)_auto] items-center gap-2 text-xs tabular-nums"
        >
          <span className="text-muted-foreground">{label}</span>
          <span className="block h-3 rounded-xs bg-muted [print-color-adjust:exact]">
            <span
              className="block h-full rounded-xs"
              style={{ width: `${length}%`, background: `var(${color})` }}
            />
          </span>
          <span>{usd}</span>
        </div>
      ))}
    </div>
  );
}

/** What is paid now against what is left undone; the table holds the figures. */
function Picture({ found }: { found: SideBySide }) {
  const bars = barsOf(found);
  return (
    <div aria-hidden className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      {found.has_rates ? (
        <Bars
          title="Tax now"
          color="--chart-2"
          bars={bars.map(({ objective, paid }) => ({ label: OBJECTIVES[objective], ...paid }))}
        />
      ) : null}
      <Bars
        title={`Drift left of ${formatMoney(found.drift_before_usd)} now`}
        color="--chart-1"
        bars={bars.map(({ objective, drift }) => ({ label: OBJECTIVES[objective], ...drift }))}
      />
    </div>
  );
}

function Figures({ found, shownId, busy, onChoose }: Omit<ComparisonProps, "settings">) {
  return (
    <Table className="max-sm:text-[0.8125rem] max-[480px]:[&_td]:px-1 max-[480px]:[&_th]:px-1">
      <TableCaption>The two plans side by side</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead className="max-sm:whitespace-normal">At the same prices</TableHead>
          {found.plans.map(({ objective }) => (
            <TableHead key={objective} figure className="max-sm:whitespace-normal">
              {OBJECTIVES[objective]}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {rowsOf(found).map(({ name, note, of }) => (
          <TableRow key={name}>
            <TableRowHead className="font-normal">
              {name}
              {note === undefined ? null : (
                <span className="block text-[0.8125rem] text-muted-foreground">{note}</span>
              )}
            </TableRowHead>
            {found.plans.map((plan) => (
              <TableCell key={plan.objective} figure className="max-sm:whitespace-normal">
                {of(plan)}
              </TableCell>
            ))}
          </TableRow>
        ))}
        <TableRow className="print:hidden">
          <TableRowHead className="font-normal">Your choice for this plan</TableRowHead>
          {found.plans.map(({ plan_id: planId, objective }) => (
            <TableCell key={objective} figure className="max-sm:whitespace-normal">
              {planId === shownId ? (
                <span className="font-medium">Shown here</span>
              ) : (
                <Button
                  size="small"
                  className="max-sm:h-auto max-sm:px-2 max-sm:whitespace-normal"
                  disabled={busy}
                  onClick={() => onChoose(planId)}
                >
                  Use this<span className="sr-only"> plan for {OBJECTIVES[objective].toLowerCase()}</span>
                </Button>
              )}
            </TableCell>
          ))}
        </TableRow>
      </TableBody>
    </Table>
  );
}

/** The account of one moment, planned both ways: figures, a picture, and the person's choice. It advises nothing. */
export default function Comparison({ found, shownId, busy, onChoose, settings }: ComparisonProps) {
  const without = withoutCost(found);
  const isOpen = found.plans.length > 0 && !found.is_same;
  return (
    <section
      aria-labelledby="beside-title"
      className="space-y-4 border-t pt-4 sm:rounded-lg sm:border sm:p-4"
    >
      <div className="space-y-1">
        <h3 id="beside-title" className="text-sm font-semibold">
          To the targets, or at least cost
        </h3>
        <p role="status" className="text-sm">
          {found.message}
        </p>
      </div>
      {isOpen ? (
        <>
          <Picture found={found} />
          <Figures found={found} shownId={shownId} busy={busy} onChoose={onChoose} />
          <p className="text-[0.8125rem] text-muted-foreground">
            {without === null ? null : `${without} `}
            Estimates from your lots, oldest first, and from the costs in your settings. Both plans keep your
            bands; what drift is worth to you is yours to say.
          </p>
        </>
      ) : null}
      {found.plans.length > 0 && !found.has_rates ? (
        <Notice
          title="There are no tax rates in your settings, so no gain costs anything here."
          actions={settings}
        >
          Right for an account without tax, such as an IRA. For any other, the plan of least cost is only as
          good as your rates.
        </Notice>
      ) : null}
    </section>
  );
}
