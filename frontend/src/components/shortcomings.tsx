import type { ReactNode } from "react";
import { Notice } from "@/components/notice";

/** Settings by the name that a person finds on the settings page. */
const SETTINGS = new Map([
  ["policy.frozen", "Frozen symbols"],
  ["policy.only", "The symbols that may trade"],
  ["policy.mode", "Which side may trade"],
  ["policy.min_trade_usd", "Smallest trade"],
  ["policy.shares", "Shares"],
  ["policy.max_turnover_percent", "Turnover cap"],
  ["policy.gains_budget_usd", "Budget of realized gains"],
  ["policy.cash_buffer_percent", "Cash buffer"],
]);

interface ShortcomingsProps {
  shortcomings: { code: string; message: string; setting?: string | null | undefined }[];
  findings: { severity: "IMPOSSIBLE" | "FOOLISH" | "OFFER"; message: string; fix: string }[];
  /** The way to the settings; nothing in print. */
  settings: ReactNode;
}

/** What a plan leaves undone, and what cannot be met at all, in red: it is read before the plan is approved. */
export function Shortcomings({ shortcomings, findings, settings }: ShortcomingsProps) {
  const severe = findings.filter(({ severity }) => severity === "IMPOSSIBLE");
  if (shortcomings.length + severe.length === 0) return null;
  return (
    <Notice
      tone="critical"
      title={
        shortcomings.length === 0
          ? "Your targets can't be met as they are."
          : "This plan does not bring the whole account to its targets."
      }
      actions={settings}
    >
      <ul className="list-disc space-y-1 pl-4">
        {shortcomings.map(({ code, message, setting }) => (
          <li key={`${code} ${message}`}>
            {message}
            {setting ? ` The setting that would change it: ${SETTINGS.get(setting) ?? setting}.` : ""}
          </li>
        ))}
        {severe.map(({ message, fix }) => (
          <li key={message}>
            {message} {fix}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
