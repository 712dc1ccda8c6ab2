import { callable } from "./base/callable";
import { deletion, exportPage, type Deletion, type ExportPage } from "./generated/access";

/** A page of all that is kept of the person. */
export const exportAccount = callable<{ cursor?: string }, ExportPage>("export_account", exportPage);

/** What has to be typed to delete an account. */
export const DELETE_PHRASE = "delete my account";

/** Begins to delete the account: its keys at once, its documents by the queue, the sign-in last. */
export const deleteAccount = callable<{ confirmation: string }, Deletion>("delete_account", deletion);
