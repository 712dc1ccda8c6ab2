import { z } from "zod/mini";
import { callable } from "./callables";

const stored = z.object({ path: z.string(), fields: z.record(z.string(), z.unknown()) });
/** A document as it is kept; times are ISO text. */
export type StoredDocument = z.infer<typeof stored>;

const page = z.object({ documents: z.array(stored), next_cursor: z.nullable(z.string()) });
export type ExportPage = z.infer<typeof page>;

/** A page of all that is kept of the person. */
export const exportAccount = callable<{ cursor?: string }, ExportPage>("export_account", page);

/** What has to be typed to delete an account. */
export const DELETE_PHRASE = "delete my account";

/** Begins to delete the account: its keys at once, its documents by the queue, the sign-in last. */
export const deleteAccount = callable<{ confirmation: string }, { state: "DELETING" | "EMPTIED" }>(
  "delete_account",
  z.object({ state: z.enum(["DELETING", "EMPTIED"]) }),
);
