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
import { formatDay, formatMeasuredPercent, formatMoney, formatSignedPercent } from "@/lib/format";
import type { Benchmark } from "@/wire/generated/evidence";
import type { EquityDay } from "@/wire/generated/overview";
import { returnsByDay } from "./equity-rows";

interface EquityTableProps {
  days: EquityDay[];
  benchmark: Benchmark | null;
}

/** The chart in figures, the newest day first. */
export default function EquityTable({ days, benchmark }: EquityTableProps) {
  const others = returnsByDay(benchmark);
  const beside = (day: string) => {
    const returned = others.get(day);
    return returned === undefined ? "—" : formatSignedPercent(returned);
  };
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table label="Equity by day">
        <TableCaption>Equity by day</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Day</TableHead>
            <TableHead figure>Equity</TableHead>
            <TableHead figure>Return since the first day</TableHead>
            {benchmark === null ? null : <TableHead figure>{benchmark.name}</TableHead>}
            <TableHead figure>Below its high</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {days.toReversed().map((day) => (
            <TableRow key={day.day}>
              <TableRowHead>{formatDay(day.day)}</TableRowHead>
              <TableCell figure>{formatMoney(day.equity_usd)}</TableCell>
              <TableCell figure>
                {day.return_percent === null ? "—" : formatSignedPercent(day.return_percent)}
              </TableCell>
              {benchmark === null ? null : <TableCell figure>{beside(day.day)}</TableCell>}
              <TableCell figure>
                {day.drawdown_percent === null ? "—" : formatMeasuredPercent(day.drawdown_percent)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
