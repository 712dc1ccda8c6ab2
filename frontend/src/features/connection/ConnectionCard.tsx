import { RefreshCw, Unplug } from "lucide-react";
import { Suspense, useState } from "react";
import { Facts } from "@/components/facts";
import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { announce } from "@/lib/announce";
import { formatAge, formatDateTime } from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import { useNow } from "@/lib/use-now";
import { useDrift } from "@/wire/drift";
import { sentenceOf } from "@/wire/base/call-error";
import { checkConnection, useConnection } from "@/wire/access-connection";
import type { ConnectionStatus } from "@/wire/generated/access";
import { ConnectForm } from "./ConnectForm";
import { useOptions } from "./use-connecting";
import { CONNECTION_WORDS, ENVIRONMENT_WORDS, wayWords } from "./words";

const DisconnectDialog = lazyPart(() => import("./DisconnectDialog"));

function useCheck() {
  const [busy, setBusy] = useState(false);
  const [checkedAt, setCheckedAt] = useState<Date | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const check = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { state, reason } = await checkConnection({});
      setCheckedAt(new Date());
      if (state === "CONNECTED") announce("success", "The broker accepts the connection.");
      else setProblem(reason ?? "The broker refuses the connection.");
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, checkedAt, problem, check };
}

interface FactsOfProps {
  status: ConnectionStatus;
  /** When the broker answered last, as far as this page knows. */
  heardAt: Date | null;
}

function FactsOf({ status, heardAt }: FactsOfProps) {
  const now = useNow(30_000);
  const since = `${formatDateTime(status.since)} (${formatAge(status.since, now)})`;
  return (
    <Facts
      facts={[
        ["Broker", "Alpaca"],
        ["Account", ENVIRONMENT_WORDS[status.environment].label],
        ["Connected by", wayWords(status)],
        [status.state === "CONNECTED" ? "Works since" : "Since", since],
        ["Last answer of the broker", heardAt === null ? "not yet" : formatAge(heardAt, now)],
      ]}
    />
  );
}

interface StandingProps {
  uid: string;
  status: ConnectionStatus;
}

function Reconnect({ uid, status, onDone }: StandingProps & { onDone: () => void }) {
  return (
    <div className="space-y-4 border-t pt-5">
      <div>
        <h3 className="font-medium">Connect again</h3>
        <p className="text-sm text-muted-foreground">
          New keys of the same account take the old ones&apos; place, and everything goes on.
          {status.state === "REVOKED" ? "" : " While a run is open only the same account can be connected."}
        </p>
      </div>
      <ConnectForm uid={uid} onConnected={onDone} />
    </div>
  );
}

function Standing({ uid, status }: StandingProps) {
  const [replacing, setReplacing] = useState(false);
  const [ending, setEnding] = useState(false);
  const { busy, checkedAt, problem, check } = useCheck();
  const drift = useDrift(uid);
  const measuredAt = drift.status === "ready" ? (drift.value?.measured_at ?? null) : null;
  const isOwn = status.kind !== "deployment";
  const connect = () => {
    setReplacing(false);
    announce("success", "Your account is connected.");
  };
  return (
    <CardContent className="space-y-5">
      {status.state === "REVOKED" ? (
        <Notice tone="critical" title="The broker refuses these keys.">
          {status.reason} Automatic rebalancing is off; nothing is tried again by itself.
          {isOwn ? "" : " The operator of this deployment replaces them."}
        </Notice>
      ) : null}
      <FactsOf status={status} heardAt={checkedAt ?? measuredAt} />
      {problem === null ? null : <Notice tone="critical" title={problem} urgent />}
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" disabled={busy} onClick={() => void check()}>
          <RefreshCw aria-hidden /> {busy ? "Asking…" : "Check now"}
        </Button>
        {isOwn && !replacing ? (
          <Button variant="outline" onClick={() => setReplacing(true)}>
            Connect again…
          </Button>
        ) : null}
        {isOwn ? (
          <Button variant="criticalOutline" onClick={() => setEnding(true)}>
            <Unplug aria-hidden /> Disconnect…
          </Button>
        ) : null}
      </div>
      {replacing ? <Reconnect uid={uid} status={status} onDone={connect} /> : null}
      {ending ? (
        <Suspense fallback={null}>
          <DisconnectDialog onClose={() => setEnding(false)} />
        </Suspense>
      ) : null}
    </CardContent>
  );
}

/** How the broker is connected, whether it works, and how that is changed. */
export function ConnectionCard({ uid, onConnected }: { uid: string; onConnected: () => void }) {
  const connection = useConnection(uid);
  const status = connection.status === "ready" ? connection.value : null;
  const words = status === null ? null : CONNECTION_WORDS[status.state];
  return (
    <Card aria-labelledby="connection-title">
      <CardHeader>
        <div>
          <CardTitle id="connection-title" className="flex flex-wrap items-center gap-2">
            Broker connection
            {words === null ? null : (
              <Badge tone={words.tone} role="status">
                {words.label}
              </Badge>
            )}
          </CardTitle>
          <CardDescription>
            The account that Evenkeel measures and, with your approval, trades.
          </CardDescription>
        </div>
      </CardHeader>
      {connection.status === "loading" ? (
        <CardContent>
          <Skeleton className="h-40" />
        </CardContent>
      ) : connection.status === "error" ? (
        <CardContent>
          <Notice tone="critical" title="The connection could not be read." urgent>
            {connection.message}
          </Notice>
        </CardContent>
      ) : status === null || status.state === "DISCONNECTED" ? (
        <NotConnected uid={uid} onConnected={onConnected} />
      ) : (
        <Standing uid={uid} status={status} />
      )}
    </Card>
  );
}

/** Nothing stored: the form, or for the owner of the deployment's keys a look whether they work. */
function NotConnected({ uid, onConnected }: { uid: string; onConnected: () => void }) {
  const options = useOptions(uid);
  const { busy, problem, check } = useCheck();
  // A form that gives way to something else a moment later would ask connected people for their keys.
  if (options === undefined) {
    return (
      <CardContent>
        <Skeleton className="h-40" />
      </CardContent>
    );
  }
  if (!options?.deployment_keys) {
    return (
      <CardContent>
        <ConnectForm uid={uid} onConnected={onConnected} />
      </CardContent>
    );
  }
  return (
    <CardContent className="space-y-4">
      <p className="text-sm">
        Your account is reached by the keys of this deployment, which its operator sets. They have not been
        looked at from this page yet.
      </p>
      {problem === null ? null : <Notice tone="critical" title={problem} urgent />}
      <Button variant="outline" disabled={busy} onClick={() => void check()}>
        <RefreshCw aria-hidden /> {busy ? "Asking…" : "Check now"}
      </Button>
    </CardContent>
  );
}
