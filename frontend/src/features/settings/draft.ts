import { z } from "zod/mini";
import { parseNumber } from "@/lib/number-input";
import { compareDecimals, isDecimal, type Decimal } from "@/lib/decimal";
import { formatQuantity } from "@/lib/format";
import { kept, type Kept } from "@/lib/kept";
import type { SettingsRequest, SettingValue, StoredSettings, SystemBounds } from "@/wire/targets-settings";
import { EXECUTION_MARKET_CLOSED } from "@/wire/generated/defaults";
import { pathOf, shownFigure, type NumberField, type SettingField } from "./fields";

/** What is typed into a field, and the stored text that it was typed over. */
const edit = z.object({ text: z.string(), from: z.string() });

/** Unsaved changes by the path of their field; texts are kept as typed. */
export const settingsDraft = z.record(z.string(), edit);
export type SettingsDraft = z.infer<typeof settingsDraft>;

/** Unsaved changes stay in this browser, per user, until they are saved or discarded. */
export const keptSettings = (uid: string): Kept<SettingsDraft> =>
  kept(`evenkeel.settings.${uid}`, settingsDraft);

/** What is stored, and what the system allows at most. */
export interface Stored {
  settings: StoredSettings;
  bounds: SystemBounds;
}

/** The most that the system allows for a limit; undefined where it sets no bound. */
export function systemBound(field: NumberField, { bounds }: Stored): Decimal | undefined {
  if (field.part !== "limits") return undefined;
  const set = bounds.limits?.[field.key];
  const bound = isDecimal(set) ? set : field.standard;
  return bound ?? undefined;
}

/** What counts while nothing of one's own is stored: the system's bound, or the product's default. */
export function standardText(field: SettingField, stored: Stored): string {
  if (field.kind === "symbols") return "";
  if (field.kind === "choice") return field.standard;
  const standard = systemBound(field, stored) ?? field.standard;
  return standard === null ? "" : grouped(standard);
}

const grouped = (figure: Decimal): string => formatQuantity(figure);

/** What is stored for a field, as its input shows it. */
export function storedText(field: SettingField, stored: Stored): string {
  const part: Record<string, SettingValue | undefined> | null | undefined = stored.settings[field.part];
  const value = part?.[field.key];
  if (value === undefined) return standardText(field, stored);
  if (value === null) return "";
  if (Array.isArray(value)) return value.join(", ");
  return field.kind === "number" && isDecimal(value) ? grouped(value) : value;
}

export type FieldReading = { ok: true; value: SettingValue } | { ok: false; problem: string };

const SYMBOL = /^[A-Z0-9][A-Z0-9./-]{0,19}$/;

function readSymbols(text: string): FieldReading {
  const symbols = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((symbol) => symbol !== "");
  const wrong = symbols.find((symbol) => !SYMBOL.test(symbol));
  if (wrong !== undefined) {
    return {
      ok: false,
      problem: `${wrong} is not a symbol: separate symbols such as GME, BRK.B or BTC/USD by commas.`,
    };
  }
  return { ok: true, value: [...new Set(symbols)].sort() };
}

function readNumber(field: NumberField, text: string, stored: Stored): FieldReading {
  if (text.trim() === "" && field.standard === null) return { ok: true, value: null };
  const bound = systemBound(field, stored);
  const max =
    bound !== undefined && (!field.max || compareDecimals(bound, field.max) < 0) ? bound : field.max;
  return parseNumber(text, {
    label: field.label,
    min: field.min,
    max,
    places: field.places,
    show: (figure) => shownFigure(field.unit, figure),
  });
}

/** What a text in a field means, or one sentence that says what is wrong and allowed. */
export function readField(field: SettingField, text: string, stored: Stored): FieldReading {
  if (field.kind === "symbols") return readSymbols(text);
  if (field.kind === "number") return readNumber(field, text, stored);
  return field.options.some(({ value }) => value === text)
    ? { ok: true, value: text }
    : { ok: false, problem: `${field.label}: choose one of the options.` };
}

const meaning = (field: SettingField, text: string, stored: Stored): string => {
  const reading = readField(field, text, stored);
  return reading.ok ? JSON.stringify(reading.value) : text;
};

/** Whether a text means what counts by default. */
export function isStandard(field: SettingField, text: string, stored: Stored): boolean {
  return meaning(field, text, stored) === meaning(field, standardText(field, stored), stored);
}

/** The state of a field: its text, whether that is an unsaved change, and whether the stored value moved under it. */
export interface FieldStanding {
  text: string;
  changed: boolean;
  problem: string | null;
  /** The stored text, where somebody saved another one while this one was being edited. */
  savedElsewhere: string | null;
}

export function standingOf(field: SettingField, draft: SettingsDraft, stored: Stored): FieldStanding {
  const saved = storedText(field, stored);
  const typed = draft[pathOf(field)];
  if (typed === undefined || meaning(field, typed.text, stored) === meaning(field, saved, stored)) {
    return { text: typed?.text ?? saved, changed: false, problem: null, savedElsewhere: null };
  }
  const reading = readField(field, typed.text, stored);
  return {
    text: typed.text,
    changed: true,
    problem: reading.ok ? null : reading.problem,
    savedElsewhere: typed.from === saved ? null : saved,
  };
}

/** The draft with another text in one field; a text that means what is stored is no change and is forgotten. */
export function withText(
  draft: SettingsDraft,
  field: SettingField,
  text: string,
  stored: Stored,
): SettingsDraft {
  const path = pathOf(field);
  const from = draft[path]?.from ?? storedText(field, stored);
  return { ...draft, [path]: { text, from } };
}

/** The draft with other texts in some fields, by their paths. */
export const withTexts = (
  draft: SettingsDraft,
  fields: SettingField[],
  texts: ReadonlyMap<string, string>,
  stored: Stored,
): SettingsDraft =>
  fields.reduce((next, field) => {
    const text = texts.get(pathOf(field));
    return text === undefined ? next : withText(next, field, text, stored);
  }, draft);

/** The draft without what means what is stored, as it is after a save whose answer this browser did not wait for. */
export function withoutStored(fields: SettingField[], draft: SettingsDraft, stored: Stored): SettingsDraft {
  const settled = new Set(
    fields.filter((field) => !standingOf(field, draft, stored).changed).map((field) => pathOf(field)),
  );
  return Object.fromEntries(Object.entries(draft).filter(([path]) => !settled.has(path)));
}

/** What to send: the changed fields alone, so that nothing that somebody else saved meanwhile is undone. */
export function requestOf(fields: SettingField[], draft: SettingsDraft, stored: Stored): SettingsRequest {
  const request: SettingsRequest = {};
  for (const field of fields) {
    const standing = standingOf(field, draft, stored);
    if (!standing.changed) continue;
    const reading = readField(field, standing.text, stored);
    if (!reading.ok) throw new Error(`${pathOf(field)} can't be read`);
    if (field.part === "execution") {
      const word = EXECUTION_MARKET_CLOSED.find((each) => each === reading.value);
      if (word !== undefined) request.execution = { market_closed: word };
      continue;
    }
    // A limit that equals the system's is given back to it, so that it follows when the system's changes.
    const givenBack = field.part === "limits" && isStandard(field, standing.text, stored);
    request[field.part] = { ...request[field.part], [field.key]: givenBack ? null : reading.value };
  }
  return request;
}

/** What the draft would change of the policy; null while one of its fields can't be read. */
export function policyChanges(
  fields: SettingField[],
  draft: SettingsDraft,
  stored: Stored,
): Record<string, SettingValue> | null {
  const ofPolicy = fields.filter(({ part }) => part === "policy");
  if (ofPolicy.some((field) => standingOf(field, draft, stored).problem !== null)) return null;
  return requestOf(ofPolicy, draft, stored).policy ?? {};
}

/** The field that a refusal of the server concerns: `limits.restricted_symbols[2]` is that of the list. */
export function fieldOfProblem(path: string | null, fields: SettingField[]): SettingField | null {
  const place = path?.replace(/\[\d+\].*$/, "");
  return fields.find((field) => pathOf(field) === place) ?? null;
}
