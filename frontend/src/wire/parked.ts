import { useLiveDocument, type Live } from "./base/live";
import { parkedHoldings, type ParkedHoldings } from "./generated/parked";

/** What was sold at a loss and what is held in its place; null where nothing ever was. */
export const useParked = (uid: string): Live<ParkedHoldings | null> =>
  useLiveDocument(`users/${uid}/status/parked`, parkedHoldings);
