import { z } from "zod";
import { isDecimal, type Decimal } from "@/lib/decimal";

/** A decimal string, kept as text. */
export const decimal = z.custom<Decimal>(isDecimal, { error: "not a decimal string" });

const stamp = z.custom<{ toDate: () => Date }>(
  (value) =>
    typeof value === "object" && value !== null && "toDate" in value && typeof value.toDate === "function",
  { error: "not a Firestore timestamp" },
);

/** A moment: a Firestore timestamp, or ISO 8601 with its offset as callables send it. */
export const instant = z.union([
  stamp.transform((value) => value.toDate()),
  z.iso.datetime({ offset: true }).transform((value) => new Date(value)),
]);
