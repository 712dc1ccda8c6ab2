import { UserRoundX } from "lucide-react";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { signOut } from "@/wire/session";

/** A signed-in person whom the server does not know as the account's owner. */
export function Stranger({ email }: { email: string }) {
  return (
    <Card>
      <PageState
        icon={UserRoundX}
        title="This is somebody else's account"
        actions={<Button onClick={() => void signOut()}>Sign out</Button>}
      >
        <p>
          This deployment trades one owner&apos;s account, and {email} is not its owner. You can neither see
          nor trade anything here. If you are the owner, sign in with the owner&apos;s address.
        </p>
      </PageState>
    </Card>
  );
}
