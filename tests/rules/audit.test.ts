import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import {
  addDoc,
  collection,
  deleteDoc,
  doc,
  documentId,
  type Firestore,
  getDoc,
  getDocs,
  limit,
  orderBy,
  query,
  setDoc,
  setLogLevel,
  where,
} from "firebase/firestore";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { deployedRules, emulatorAddress } from "./emulator";

const OWNER = "owner";
const ENTRIES: Record<string, string | null> = { own: OWNER, own2: OWNER, foreign: "somebody", system: null };

setLogLevel("silent");

let environment: RulesTestEnvironment;
let people: Record<"owner" | "stranger" | "admin" | "forger" | "anonymous", Firestore>;

beforeAll(async () => {
  environment = await initializeTestEnvironment({
    projectId: `demo-audit-${process.pid}-${Date.now()}`,
    firestore: { ...emulatorAddress(), rules: deployedRules() },
  });
  const signedIn = (uid: string, claims: Record<string, unknown> = {}): Firestore =>
    environment.authenticatedContext(uid, claims).firestore() as unknown as Firestore;
  people = {
    owner: signedIn(OWNER),
    stranger: signedIn("stranger"),
    admin: signedIn("admin", { admin: true }),
    forger: signedIn("forger", { admin: "true" }),
    anonymous: environment.unauthenticatedContext().firestore() as unknown as Firestore,
  };
  await environment.withSecurityRulesDisabled(async (context) => {
    const store = context.firestore() as unknown as Firestore;
    await Promise.all(
      Object.entries(ENTRIES).map(([id, uid]) => setDoc(doc(store, `audit/${id}`), { uid, action: "SETTINGS_SAVED" })),
    );
  });
});

afterAll(async () => {
  await environment?.cleanup();
});

/** The newest entries of one user, as the page asks for them. */
function newestOf(store: Firestore, uid: string) {
  return getDocs(query(collection(store, "audit"), where("uid", "==", uid), orderBy(documentId(), "desc"), limit(50)));
}

describe("the audit log", () => {
  it("shows each user the own entries and nobody else's", async () => {
    const own = await assertSucceeds(newestOf(people.owner, OWNER));
    expect(own.docs.map((found) => found.id)).toEqual(["own2", "own"]);
    await assertSucceeds(getDoc(doc(people.owner, "audit/own")));
    for (const id of ["foreign", "system", "missing"]) {
      await assertFails(getDoc(doc(people.owner, `audit/${id}`)));
    }
    await assertFails(newestOf(people.owner, "somebody"));
    await assertFails(getDocs(collection(people.owner, "audit")));
  });

  it("shows an administrator every entry", async () => {
    const all = await assertSucceeds(getDocs(collection(people.admin, "audit")));
    expect(all.size).toBe(Object.keys(ENTRIES).length);
  });

  it("shows nothing to others, nor to a claim that is not the claim itself", async () => {
    for (const store of [people.stranger, people.forger, people.anonymous]) {
      await assertFails(getDoc(doc(store, "audit/own")));
      await assertFails(getDocs(collection(store, "audit")));
      await assertFails(newestOf(store, OWNER));
    }
  });

  it("is written, changed and deleted by nobody", async () => {
    for (const store of Object.values(people)) {
      await assertFails(addDoc(collection(store, "audit"), { uid: OWNER, action: "FORGED" }));
      await assertFails(setDoc(doc(store, "audit/own"), { uid: OWNER, action: "FORGED" }));
      await assertFails(deleteDoc(doc(store, "audit/own")));
    }
  });
});
