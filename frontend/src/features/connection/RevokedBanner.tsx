import type { ReactNode } from "react";
import { Notice } from "@/components/notice";
import type { ConnectionStatus } from "@/wire/generated/access";

/** On every page while the broker refuses the keys: nothing works until they are replaced. */
export function RevokedBanner({
  connection,
  action,
}: {
  connection: ConnectionStatus | null;
  action: ReactNode;
}) {
  if (connection?.state !== "REVOKED") return null;
  return (
    <Notice tone="critical" title="Your broker refuses the connection." actions={action}>
      <p>{connection.reason} Automatic rebalancing is off; nothing can be measured or ordered meanwhile.</p>
    </Notice>
  );
}
