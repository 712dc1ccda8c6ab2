import { parse, unparse } from "papaparse";
import { sumPercents, type Decimal } from "@/lib/decimal";
import { parsePercent } from "@/lib/number-input";
import { SWITCHED_OFF, SWITCHED_ON, TARGET_HEADINGS } from "@/wire/generated/headings";
import { CASH, normalizeSymbol, symbolProblem, type DraftTarget } from "./draft";

/** What a file holds: a whole set of targets, or every reason why it can't be read. */
export type ReadTargets = { ok: true; targets: DraftTarget[] } | { ok: false; problems: string[] };

/** As many targets as the server keeps. */
const TARGETS_MAX = 450;

/** The server's own headings, and the name, which the page writes beside them. */
const COLUMNS = { ...TARGET_HEADINGS, name: ["name", "description"] } as const;
type Column = keyof typeof COLUMNS;

const OFF = new Set<string>(SWITCHED_OFF);
const ON = new Set<string>(SWITCHED_ON);

function columnOf(header: string): Column | null {
  const plain = header.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const found = (Object.keys(COLUMNS) as Column[]).find((column) =>
    (COLUMNS[column] as readonly string[]).includes(plain),
  );
  return found ?? null;
}

type Row = Partial<Record<Column, string>>;

function readRow(row: Row, earlier: DraftTarget[]): DraftTarget | string {
  const symbol = normalizeSymbol(row.symbol ?? "");
  const wrong = symbolProblem(symbol, earlier);
  if (wrong !== null) return wrong;
  const percent = parsePercent(row.target_percent ?? "", {
    label: `The target of ${symbol}`,
    zeroAllowed: true,
  });
  if (!percent.ok) return percent.problem;
  const tolerance = (row.tolerance_percent ?? "").trim();
  const band =
    tolerance === ""
      ? null
      : parsePercent(tolerance, { label: `The tolerance of ${symbol}`, zeroAllowed: false });
  if (band !== null && !band.ok) return band.problem;
  const enabled = (row.enabled ?? "").trim().toLowerCase();
  if (!ON.has(enabled) && !OFF.has(enabled)) {
    return `${symbol}: enabled is “${enabled}”, but must be true or false.`;
  }
  const name = (row.name ?? "").trim();
  return {
    symbol,
    name: symbol === CASH || name === "" ? null : name,
    percent: percent.value,
    tolerance: band?.value ?? "",
    enabled: !OFF.has(enabled),
  };
}

/** Weights such as 0.4 for 40 % would pass as percents: a set of them adds up to 1. */
function looksLikeFractions(targets: DraftTarget[]): boolean {
  const sum = sumPercents(targets.map((target) => target.percent as Decimal));
  return targets.length > 1 && sum === "1";
}

/**
 * Reads targets from CSV with a line of headings: symbol, target_percent, and if wanted tolerance_percent, enabled, name.
 * Nothing is taken from a file that has a mistake.
 */
export function readTargets(text: string): ReadTargets {
  const { data, meta } = parse<Record<string, string>>(text.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: "greedy",
  });
  const columns = new Map((meta.fields ?? []).map((header) => [columnOf(header), header] as const));
  if (!columns.has("symbol") || !columns.has("target_percent")) {
    return { ok: false, problems: ["The first line must name the columns symbol and target_percent."] };
  }
  if (data.length > TARGETS_MAX) {
    return {
      ok: false,
      problems: [`The file has ${data.length} targets; at most ${TARGETS_MAX} are possible.`],
    };
  }
  const targets: DraftTarget[] = [];
  const problems: string[] = [];
  data.forEach((line, index) => {
    const cell = (column: Column) => line[columns.get(column) ?? ""] ?? "";
    const read = readRow(
      {
        symbol: cell("symbol"),
        target_percent: cell("target_percent"),
        tolerance_percent: cell("tolerance_percent"),
        enabled: cell("enabled"),
        name: cell("name"),
      },
      targets,
    );
    if (typeof read === "string") problems.push(`Line ${index + 2}: ${read}`);
    else targets.push(read);
  });
  if (problems.length > 0) return { ok: false, problems };
  if (targets.length === 0)
    return { ok: false, problems: ["The file has headings, but no target below them."] };
  if (looksLikeFractions(targets)) {
    return {
      ok: false,
      problems: ["The targets add up to 1%: write percents such as 40, not fractions such as 0.4."],
    };
  }
  return { ok: true, targets };
}

/** The set as CSV, in the form that `readTargets` takes. */
export function targetsCsv(targets: DraftTarget[]): string {
  const fields = ["symbol", "target_percent", "tolerance_percent", "enabled", "name"];
  const data = targets.map(({ symbol, percent, tolerance, enabled, name }) => [
    symbol,
    percent.trim(),
    tolerance.trim(),
    String(enabled),
    name ?? "",
  ]);
  return `${unparse({ fields, data }, { escapeFormulae: true })}\r\n`;
}
