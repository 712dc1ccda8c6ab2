import { WhatIfView } from "@/features/what-if/WhatIfView";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

export default function WhatIfPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="What if" />
      <WhatIfView uid={uid} />
    </>
  );
}
