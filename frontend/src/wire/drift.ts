import { useLiveDocument, type Live } from "./base/live";
import { driftStatus, type DriftStatus } from "./generated/drift";

export const useDrift = (uid: string): Live<DriftStatus | null> =>
  useLiveDocument(`users/${uid}/status/drift`, driftStatus);
