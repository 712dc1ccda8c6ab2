import { doc, getDoc } from "firebase/firestore";
import { theFirestore } from "./base/live";

/** A stored value as plain JSON: times become ISO strings, everything else stays as it is. */
export function plainJson(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("toDate" in value && typeof value.toDate === "function") {
    return (value as { toDate: () => Date }).toDate().toISOString();
  }
  if (Array.isArray(value)) return value.map(plainJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainJson(inner)]));
}

/** The whole stored plan as JSON text, as `make replay` reads it; null where there is none. */
export async function fetchPlanFile(uid: string, planId: string): Promise<string | null> {
  const stored = await getDoc(doc(theFirestore(), `users/${uid}/plans/${planId}`));
  return stored.exists() ? `${JSON.stringify(plainJson(stored.data()), null, 2)}\n` : null;
}
