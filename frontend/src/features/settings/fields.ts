import type { Decimal } from "@/lib/decimal";
import { formatMoney, formatPercent, formatQuantity } from "@/lib/format";

/** The part of the settings that a field belongs to; with its key it is the path that the server names. */
export type Part = "policy" | "limits" | "execution";

interface Shared {
  part: Part;
  key: string;
  label: string;
  /** What it means, in one or two sentences. */
  explanation: string;
}

export type Unit = "percent" | "dollars" | "count" | "seconds";

/** A number. `standard` is the default; null where leaving it empty means "no limit". */
export interface NumberField extends Shared {
  kind: "number";
  unit: Unit;
  places: number;
  min: Decimal;
  max?: Decimal;
  standard: Decimal | null;
}

export interface ChoiceField extends Shared {
  kind: "choice";
  standard: string;
  options: readonly { value: string; label: string; explanation: string }[];
}

/** A list of symbols; none by default. */
export interface SymbolsField extends Shared {
  kind: "symbols";
}

export type SettingField = NumberField | ChoiceField | SymbolsField;

export interface Section {
  id: string;
  title: string;
  description: string;
  fields: readonly SettingField[];
}

export const pathOf = ({ part, key }: SettingField): string => `${part}.${key}`;

const UNITS: Record<Unit, (figure: Decimal) => string> = {
  percent: formatPercent,
  dollars: formatMoney,
  count: formatQuantity,
  seconds: (figure) => `${formatQuantity(figure)} s`,
};

/** A figure of a field as people read it: `5%`, `$1,000,000.00`, `900 s`. */
export function shownFigure(unit: Unit, figure: Decimal): string {
  return UNITS[unit](figure);
}
