import { useLiveCollection, type Live } from "./base/live";
import { driftQuarter, type DriftQuarter } from "./generated/drift";

/** Two years. */
const QUARTERS_SHOWN = 8;

/** How the account was beside its targets, day by day; in no order. */
export const useDriftHistory = (uid: string): Live<DriftQuarter[]> =>
  useLiveCollection(`users/${uid}/driftHistory`, driftQuarter, { newest: QUARTERS_SHOWN, by: "quarter" });
