import { callable } from "./base/callable";
import { lookBack, type LookBack } from "./generated/automation";

/** Says that the person is here, and hears what happened since they were here last. */
export const noteVisit = callable<Record<string, never>, LookBack>("note_visit", lookBack);
