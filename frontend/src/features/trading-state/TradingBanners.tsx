import { Play } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { formatDateTime } from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import type { Switch, Trading } from "@/wire/risk-switch";
import { beforeResuming, setByWords, stopInWords } from "./words";

const ChangeDialog = lazyPart(() => import("./ChangeDialog"));

const tone = (state: Switch["state"]) => (state === "HALTED" ? "critical" : "warning");

/** Who set the switch, since when and until when, in the reader's own time. */
function Circumstances({ shown, uid }: { shown: Switch; uid: string }) {
  const facts = [
    ["Set by", setByWords(shown, uid)],
    ["Since", shown.changedAt === null ? null : formatDateTime(shown.changedAt)],
    ["Until", shown.expiresAt === null ? "somebody resumes trading" : formatDateTime(shown.expiresAt)],
  ] as const;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 pt-1">
      {facts.map(([term, value]) =>
        value === null ? null : (
          <div key={term} className="flex gap-1.5">
            <dt>{term}</dt> <dd className="font-medium text-foreground">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function UserBanner({ shown, uid }: { shown: Switch; uid: string }) {
  const [resuming, setResuming] = useState(false);
  const resume = useRef<HTMLButtonElement>(null);
  return (
    <Notice
      tone={tone(shown.state)}
      title={stopInWords(shown.sentence)}
      actions={
        <Button ref={resume} size="small" variant="outline" onClick={() => setResuming(true)}>
          <Play aria-hidden /> Resume trading…
        </Button>
      }
    >
      <p>
        {shown.state === "HALTED"
          ? "No order is sent until trading is resumed."
          : "Sells may be ordered; buys wait until trading is resumed."}{" "}
        {beforeResuming(shown.trip)}
      </p>
      <Circumstances shown={shown} uid={uid} />
      {resuming ? (
        <Suspense fallback={null}>
          <ChangeDialog
            scope="user"
            to="ACTIVE"
            version={shown.version}
            returnFocusTo={resume}
            onClose={() => setResuming(false)}
          />
        </Suspense>
      ) : null}
    </Notice>
  );
}

/** Says why trading is stopped, by whom and how it goes on; the system's stop can't be lifted here and says so. */
export function TradingBanners({ trading, uid }: { trading: Trading | null; uid: string }) {
  if (trading === null || trading.state === "ACTIVE") return null;
  const { system, user } = trading;
  return (
    <div className="space-y-2">
      {system.state === "ACTIVE" ? null : (
        <Notice tone={tone(system.state)} title={system.sentence}>
          <p>Only an administrator can lift this. You can still edit targets, measure drift and preview.</p>
          <Circumstances shown={system} uid={uid} />
        </Notice>
      )}
      {user.state === "ACTIVE" ? null : <UserBanner shown={user} uid={uid} />}
    </div>
  );
}
