import { useNavigate } from "react-router";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { ConnectForm } from "@/features/connection/ConnectForm";

/** For whoever has no account here yet: nothing of anybody's is to be seen, an own one can be connected. */
export function ConnectAccount({ uid }: { uid: string }) {
  const navigate = useNavigate();
  return (
    <Card aria-labelledby="connect-title">
      <CardHeader>
        <div>
          <CardTitle id="connect-title">Connect a broker account</CardTitle>
          <CardDescription>
            Evenkeel works on your own account at Alpaca. A paper account is free, holds play money, and is
            the place to begin.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <ConnectForm uid={uid} onConnected={() => void navigate("/start")} />
      </CardContent>
    </Card>
  );
}
