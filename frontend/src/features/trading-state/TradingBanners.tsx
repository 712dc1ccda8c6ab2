import { Notice } from "@/components/notice";
import { formatDateTime } from "@/lib/format";
import type { Switch, Trading } from "@/wire/trading";

function until({ expiresAt }: Switch): string {
  return expiresAt === null ? "" : ` It lifts itself on ${formatDateTime(expiresAt)}.`;
}

const tone = (state: Switch["state"]) => (state === "HALTED" ? "critical" : "warning");

/** Says why trading is stopped; the system's stop can't be lifted here and says so. */
export function TradingBanners({ trading }: { trading: Trading | null }) {
  if (trading === null || trading.state === "ACTIVE") return null;
  return (
    <div className="space-y-2">
      {trading.system.state === "ACTIVE" ? null : (
        <Notice
          tone={tone(trading.system.state)}
          title={`${trading.system.sentence}${until(trading.system)}`}
        >
          Only an administrator can lift this. You can still edit targets, measure drift and preview.
        </Notice>
      )}
      {trading.user.state === "ACTIVE" ? null : (
        <Notice tone={tone(trading.user.state)} title={`${trading.user.sentence}${until(trading.user)}`}>
          {trading.user.state === "HALTED"
            ? "No order is sent. Resume trading in the header when you are ready."
            : "Buys wait until you resume trading in the header."}
        </Notice>
      )}
    </div>
  );
}
