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
import {
  formatCount,
  formatDay,
  formatMeasuredPercent,
  formatMoney,
  formatSignedPercent,
} from "@/lib/format";
import type { LabReport, PersonalBand } from "@/wire/generated/evidence";

/** Every policy in figures. */
export function FiguresTable({ report }: { report: LabReport }) {
  return (
    <Table label="Policies in figures">
      <TableCaption>Policies in figures</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead className="sticky left-0 z-10 bg-card">Policy</TableHead>
          <TableHead figure>After tax</TableHead>
          <TableHead figure>Return a year</TableHead>
          <TableHead figure>Mean drift</TableHead>
          <TableHead figure>95th percentile</TableHead>
          <TableHead figure>Yearly maximum</TableHead>
          <TableHead figure>Worst</TableHead>
          <TableHead figure>Tracking error</TableHead>
          <TableHead figure>Turnover a year</TableHead>
          <TableHead figure>Trades</TableHead>
          <TableHead figure>Cost</TableHead>
          <TableHead figure>Tax</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {report.policies.map(({ policy, label, figures, depleted_on: depleted }) => (
          <TableRow key={policy}>
            <TableRowHead className="sticky left-0 z-10 max-w-32 bg-card">{label}</TableRowHead>
            {figures === null ? (
              <TableCell colSpan={11}>
                Empty on {depleted === null ? "some day" : formatDay(depleted)}: more was withdrawn than there
                was.
              </TableCell>
            ) : (
              <>
                <TableCell figure>{formatMoney(figures.after_tax_usd)}</TableCell>
                <TableCell figure>{formatMeasuredPercent(figures.return_percent)}</TableCell>
                <TableCell figure>{formatMeasuredPercent(figures.mean_drift_percent)}</TableCell>
                <TableCell figure>{formatMeasuredPercent(figures.p95_drift_percent)}</TableCell>
                <TableCell figure>{formatMeasuredPercent(figures.yearly_max_drift_percent)}</TableCell>
                <TableCell figure>{formatMeasuredPercent(figures.worst_drift_percent)}</TableCell>
                <TableCell figure>{formatMeasuredPercent(figures.tracking_error_percent)}</TableCell>
                <TableCell figure>{formatMeasuredPercent(figures.turnover_percent)}</TableCell>
                <TableCell figure>{formatCount(figures.trades)}</TableCell>
                <TableCell figure>{formatMoney(figures.cost_usd)}</TableCell>
                <TableCell figure>{formatMoney(figures.tax_usd)}</TableCell>
              </>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The luck of dates in figures. */
export function LuckTable({ report }: { report: LabReport }) {
  return (
    <Table label="Luck by policy">
      <TableCaption>The luck of dates</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead className="sticky left-0 z-10 bg-card">Policy</TableHead>
          <TableHead figure>Lowest start</TableHead>
          <TableHead figure>Middle</TableHead>
          <TableHead figure>Highest start</TableHead>
          <TableHead figure>Bootstrap 5th</TableHead>
          <TableHead figure>Bootstrap 95th</TableHead>
          <TableHead>Beyond luck</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {report.policies.map(({ policy, label, advantage }) =>
          advantage === null ? null : (
            <TableRow key={policy}>
              <TableRowHead className="sticky left-0 z-10 max-w-32 bg-card">{label}</TableRowHead>
              <TableCell figure>{formatSignedPercent(advantage.low_percent)}</TableCell>
              <TableCell figure>{formatSignedPercent(advantage.middle_percent)}</TableCell>
              <TableCell figure>{formatSignedPercent(advantage.high_percent)}</TableCell>
              <TableCell figure>{formatSignedPercent(advantage.band_low_percent)}</TableCell>
              <TableCell figure>{formatSignedPercent(advantage.band_high_percent)}</TableCell>
              <TableCell>{advantage.is_beyond_luck ? "Yes" : "No"}</TableCell>
            </TableRow>
          ),
        )}
      </TableBody>
    </Table>
  );
}

/** The band of each target, and what it follows from. */
export function BandsTable({ bands }: { bands: PersonalBand[] }) {
  return (
    <Table label="Bands by target">
      <TableCaption>Your bands</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Target</TableHead>
          <TableHead figure>Weight</TableHead>
          <TableHead figure>Band, ± points</TableHead>
          <TableHead figure>Below</TableHead>
          <TableHead figure>Above</TableHead>
          <TableHead figure>Cost to sell</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {bands.map((band) => (
          <TableRow key={band.name}>
            <TableRowHead>{band.name}</TableRowHead>
            <TableCell figure>{formatMeasuredPercent(band.target_percent)}</TableCell>
            <TableCell figure>{formatMeasuredPercent(band.band_percent)}</TableCell>
            <TableCell figure>{formatMeasuredPercent(band.lower_percent)}</TableCell>
            <TableCell figure>{formatMeasuredPercent(band.upper_percent)}</TableCell>
            <TableCell figure>{formatMeasuredPercent(band.sell_cost_percent)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
