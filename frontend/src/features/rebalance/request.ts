import { parseNumber } from "@/lib/number-input";
import { formatDay, formatMoney } from "@/lib/format";
import type { Decimal } from "@/lib/decimal";
import type { AskedOfPlan } from "@/wire/planning";

/** What a person may ask of one plan; `drift` is the policy's own. */
export const REQUESTS = [
  { value: "drift", label: "What is outside its band" },
  { value: "rebalance_all", label: "Everything to its target" },
  { value: "invest", label: "Invest an amount" },
  { value: "raise", label: "Raise cash to take out" },
] as const;

export type RequestKind = (typeof REQUESTS)[number]["value"];

/** A request as it is typed. */
export interface TypedRequest {
  kind: RequestKind;
  usd: string;
  by: string;
}

export const NO_REQUEST: TypedRequest = { kind: "drift", usd: "", by: "" };

const CENTS = 2;

/** The request that is meant, null for the policy's own plan; or one sentence that says what is wrong. */
export function readRequest(
  typed: TypedRequest,
): { ok: true; request: AskedOfPlan | null } | { ok: false; problem: string } {
  const { kind } = typed;
  if (kind === "drift") return { ok: true, request: null };
  if (kind === "rebalance_all") return { ok: true, request: { kind } };
  const amount = parseNumber(typed.usd, {
    label: "The amount",
    min: "0",
    aboveMin: true,
    places: CENTS,
    show: formatMoney,
    noun: "dollars",
  });
  if (!amount.ok) return amount;
  return {
    ok: true,
    request: { kind, usd: amount.value, ...(kind === "raise" && typed.by !== "" ? { by: typed.by } : {}) },
  };
}

/** A request in the page's address, so that a reload asks the same. */
export function requestOfQuery(query: URLSearchParams): TypedRequest {
  const kind = REQUESTS.find(({ value }) => value === query.get("request"))?.value ?? "drift";
  return { kind, usd: query.get("usd") ?? "", by: query.get("by") ?? "" };
}

export function queryOfRequest({ kind, usd, by }: TypedRequest): Record<string, string> {
  if (kind === "drift") return {};
  if (kind === "rebalance_all") return { request: kind };
  return { request: kind, usd, ...(kind === "raise" && by !== "" ? { by } : {}) };
}

/** The request of a plan in a sentence. */
export function requestWords(
  request: { kind: string; usd?: Decimal | null | undefined } | null | undefined,
  by: string | null | undefined,
): string | null {
  if (!request) return null;
  if (request.kind === "rebalance_all") return "Every holding goes to its target, whatever its band.";
  const usd = request.usd ? formatMoney(request.usd) : "The amount";
  if (request.kind === "invest") return `${usd} of the cash is invested; nothing is sold.`;
  const until = by ? ` It is wanted by ${formatDay(by)}.` : "";
  return `${usd} is raised and reserved: no plan spends it until you withdraw or release it.${until}`;
}
