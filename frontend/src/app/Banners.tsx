import { Link, useLocation } from "react-router";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { RevokedBanner } from "@/features/connection/RevokedBanner";
import { TradingBanners } from "@/features/trading-state/TradingBanners";
import type { ConnectionStatus } from "@/wire/generated/access";
import { isNeverSwitchedOn, type Trading } from "@/wire/risk-switch";

export interface BannersProps {
  uid: string;
  trading: Trading | null;
  connection: ConnectionStatus | null;
  connected: boolean | null;
}

/** What stops the account, on every page but those on which it is set up. */
export default function Banners({ uid, trading, connection, connected }: BannersProps) {
  const { pathname } = useLocation();
  if (connected === false || pathname === "/start") return null;
  const reconnect = (
    <Button asChild size="small" variant="outline">
      <Link to="/settings/connection">Connect again</Link>
    </Button>
  );
  return (
    <>
      <RevokedBanner
        connection={connection}
        action={pathname === "/settings/connection" ? null : reconnect}
      />
      {connected === true && isNeverSwitchedOn(trading) ? (
        <Notice
          title="Your account is connected, but not set up yet."
          actions={
            <Button asChild size="small" variant="outline">
              <Link to="/start">Go on setting up</Link>
            </Button>
          }
        >
          A few steps are left until your first plan. Nothing is traded before that.
        </Notice>
      ) : (
        <TradingBanners trading={trading} uid={uid} />
      )}
    </>
  );
}
