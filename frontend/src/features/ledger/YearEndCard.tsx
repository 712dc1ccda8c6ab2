import { FileDown } from "lucide-react";
import { useState } from "react";
import { Quantity } from "@/components/quantity";
import { Button } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import { formatDay, formatMoney, formatSignedMoney } from "@/lib/format";
import type { BoxOfYear, IncomeOfYear, UnknownSale, YearEnd } from "@/wire/generated/statements";
import { FactTable, type Column } from "./FactTable";
import { Gain } from "./figures";
import { Nothing, Section } from "./Section";
import { useExport } from "./use-export";
import { boxInWords, CHARACTERS, unknownInWords } from "./words";

const BOXES: [Column<BoxOfYear>, ...Column<BoxOfYear>[]] = [
  { head: "Box", cell: ({ box }) => `${box}: ${boxInWords(box)}` },
  { head: "Rows", figure: true, cell: ({ rows }) => rows },
  { head: "Proceeds", figure: true, cell: ({ proceeds_usd }) => formatMoney(proceeds_usd) },
  { head: "Cost", figure: true, cell: ({ cost_usd }) => formatMoney(cost_usd) },
  {
    head: "Wash sales (code W)",
    figure: true,
    cell: ({ adjustment_usd }) => formatMoney(adjustment_usd),
  },
  { head: "Gain", figure: true, cell: ({ gain_usd }) => <Gain value={gain_usd} /> },
];

const INCOME: [Column<IncomeOfYear>, ...Column<IncomeOfYear>[]] = [
  { head: "Paid as", cell: ({ character }) => CHARACTERS[character] },
  { head: "Amount", figure: true, cell: ({ amount_usd }) => formatSignedMoney(amount_usd) },
];

const UNKNOWN: [Column<UnknownSale>, ...Column<UnknownSale>[]] = [
  { head: "Symbol", cell: ({ symbol }) => symbol },
  { head: "Sold", cell: ({ sold_on }) => formatDay(sold_on) },
  { head: "Quantity", figure: true, cell: ({ quantity }) => <Quantity value={quantity} /> },
  { head: "Proceeds", figure: true, cell: ({ proceeds_usd }) => formatMoney(proceeds_usd) },
  { head: "What is not known", cell: ({ what }) => unknownInWords(what) },
];

function Year({ shown }: { shown: YearEnd }) {
  return (
    <div className="space-y-4">
      {shown.boxes.length === 0 ? (
        <Nothing>No sale of this year is known in full.</Nothing>
      ) : (
        <FactTable
          caption={`Form 8949 by box, ${shown.year}`}
          columns={BOXES}
          rows={shown.boxes}
          keyOf={({ box }) => box}
        />
      )}
      {shown.income.length === 0 ? null : (
        <FactTable
          caption={`What was paid, ${shown.year}`}
          columns={INCOME}
          rows={shown.income}
          keyOf={({ character }) => character}
        />
      )}
      {shown.unknown.length === 0 ? null : (
        <>
          <p className="text-sm">These sales are in no sum, because something of them is not known.</p>
          <FactTable
            caption={`Sales that are not known in full, ${shown.year}`}
            columns={UNKNOWN}
            rows={shown.unknown}
            keyOf={(sale) =>
              [sale.symbol, sale.sold_on, sale.quantity, sale.proceeds_usd, sale.what].join(" ")
            }
          />
        </>
      )}
    </div>
  );
}

/** The year's papers: sums by box that tie to the rows of the file to the cent, and what nobody knows. */
export function YearEndCard({ years }: { years: YearEnd[] }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { busy, save } = useExport();
  const shown = years.find(({ year }) => year === chosen) ?? years[0];
  return (
    <Section
      anchor="year-end"
      title="Year-end papers"
      description="Form 8949 by box. Each sum is the sum of the file's rows. An estimate; your broker's Form 1099 decides."
    >
      {shown === undefined ? (
        <Nothing>Nothing was sold yet.</Nothing>
      ) : (
        <div className="space-y-4">
          <div className="flex flex-wrap items-end gap-3 print:hidden">
            <div className="space-y-1.5">
              <Label htmlFor="year-end-year">Year</Label>
              <select
                id="year-end-year"
                className="h-10 rounded-md border border-input bg-card px-3 text-base sm:text-sm"
                value={shown.year}
                onChange={(event) => setChosen(Number(event.target.value))}
              >
                {years.map(({ year }) => (
                  <option key={year}>{year}</option>
                ))}
              </select>
            </div>
            <Button variant="outline" disabled={busy !== null} onClick={() => save("form_8949")}>
              <FileDown aria-hidden /> Form 8949 rows
            </Button>
            <Button variant="outline" disabled={busy !== null} onClick={() => save("schedule_d")}>
              <FileDown aria-hidden /> Schedule D lines
            </Button>
          </div>
          <Year shown={shown} />
        </div>
      )}
    </Section>
  );
}
