import { callable } from "./base/callable";
import { holdingsFile, targetFile, type HoldingsFile, type TargetFile } from "./generated/files";

/** How a file writes its decimals, where it leaves that open. */
export type DecimalSign = "point" | "comma";

/** Reads a file of targets as the command line does; nothing is saved. `content` is base64. */
export const readTargetFile = callable<{ content: string; decimal?: DecimalSign }, TargetFile>(
  "read_target_file",
  targetFile,
);

/** A file of holdings in base64, and how it is to be read. */
export interface HoldingsRequest {
  content: string;
  account?: string;
  decimal?: DecimalSign;
}

/** Reads a broker's file and measures it against the person's targets; nothing is stored or ordered. */
export const readHoldingsFile = callable<HoldingsRequest, HoldingsFile>("read_holdings_file", holdingsFile);
