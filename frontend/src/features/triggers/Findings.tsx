import { CircleCheck } from "lucide-react";
import { Notice } from "@/components/notice";
import type { Finding } from "@/wire/policies";

/** What the policy doctor found, the impossible first, each with its fix. */
export function Findings({ findings }: { findings: Finding[] | null }) {
  if (findings === null) return null;
  if (findings.length === 0) {
    return (
      <p role="status" className="flex items-center gap-2 text-sm">
        <CircleCheck aria-hidden className="size-4 text-positive" /> Nothing is wrong with this policy.
      </p>
    );
  }
  return (
    <div className="space-y-3">
      {findings.map((each) => (
        <Notice
          key={`${each.code} ${each.symbol ?? ""}`}
          tone={each.severity === "IMPOSSIBLE" ? "critical" : "warning"}
          title={each.message}
        >
          {each.fix}
        </Notice>
      ))}
    </div>
  );
}
