import { Plug, RefreshCw } from "lucide-react";
import { Link } from "react-router";
import { BreachList } from "@/components/breach-list";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import type { CallError } from "@/wire/base/call-error";

/** A start that was refused, and the way on: to the connection where that is what is missing, else a fresh preview. */
export function Refused({ error, onPreview }: { error: CallError; onPreview: () => void }) {
  return (
    <Notice
      tone="warning"
      title="The rebalance was not started, and nothing was ordered."
      urgent
      actions={
        error.remedy === "CONNECT_BROKER" ? (
          <Button asChild>
            <Link to="/settings/connection">
              <Plug aria-hidden /> Connect the broker
            </Link>
          </Button>
        ) : (
          <Button onClick={onPreview}>
            <RefreshCw aria-hidden /> Preview again
          </Button>
        )
      }
    >
      {error.breaches.length === 0 ? error.message : <BreachList breaches={error.breaches} />}
    </Notice>
  );
}
