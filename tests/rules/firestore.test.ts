import {
  assertFails,
  assertSucceeds,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from "@firebase/rules-unit-testing";
import {
  collection,
  collectionGroup,
  deleteDoc,
  doc,
  type Firestore,
  getDoc,
  getDocs,
  query,
  setDoc,
  setLogLevel,
  updateDoc,
  where,
} from "firebase/firestore";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { deployedRules, emulatorAddress } from "./emulator";

const OWNER = "owner";
const STRANGER = "stranger";

/** Each document of the data model with a value, and who may get it. */
const DOCUMENTS: Record<string, "owner" | "signed in" | "nobody"> = {
  [`userSettings/${OWNER}`]: "owner",
  [`userSettings/${OWNER}/allocation/SPY`]: "owner",
  [`userSettings/${OWNER}/allocation/BTC%2FUSD`]: "owner",
  "systemStatus/risk_management": "signed in",
  "systemStatus/anything_else": "nobody",
  [`users/${OWNER}`]: "nobody",
  [`users/${OWNER}/status/trading`]: "owner",
  [`users/${OWNER}/status/drift`]: "owner",
  [`users/${OWNER}/status/reservations`]: "owner",
  [`users/${OWNER}/status/parked`]: "owner",
  [`users/${OWNER}/suggestions/s1`]: "owner",
  [`users/${OWNER}/status/connection`]: "owner",
  [`brokerConnections/${OWNER}`]: "nobody",
  [`accountDeletions/${OWNER}`]: "nobody",
  [`rateLimits/${OWNER}.ConnectBroker`]: "nobody",
  "oauthRequests/digest": "nobody",
  "brokerAccounts/digest": "nobody",
  "systemSecrets/account_digest_key": "nobody",
  "dataMigrations/0001-account-claims": "nobody",
  [`users/${OWNER}/status/open_run`]: "nobody",
  [`users/${OWNER}/status/last_run`]: "nobody",
  [`users/${OWNER}/status/visit`]: "nobody",
  [`users/${OWNER}/plans/sha256:1`]: "owner",
  [`users/${OWNER}/runs/run-0001`]: "owner",
  [`users/${OWNER}/status/automation`]: "owner",
  [`users/${OWNER}/status/reconciliation`]: "owner",
  [`users/${OWNER}/ledger/head`]: "nobody",
  [`users/${OWNER}/ledger/harvest`]: "nobody",
  [`users/${OWNER}/ledgerEvents/2026-03`]: "owner",
  [`users/${OWNER}/portfolioHistory/2026Q1`]: "owner",
  [`users/${OWNER}/driftHistory/2026Q1`]: "owner",
  [`users/${OWNER}/settings/notifications`]: "owner",
  [`users/${OWNER}/settings/other`]: "nobody",
  [`users/${OWNER}/notifications/n1`]: "owner",
  [`users/${OWNER}/deliveries/d1`]: "owner",
  [`users/${OWNER}/secrets/webhook`]: "nobody",
  [`users/${OWNER}/secrets/push`]: "nobody",
  [`users/${OWNER}/evidence/shadow`]: "nobody",
  "priceHistory/SPY": "nobody",
  "mail/m1": "nobody",
  [`users/${OWNER}/secrets/broker`]: "nobody",
  [`users/${OWNER}/runs/run-0001/notes/n1`]: "nobody",
  "anything/else": "nobody",
};

/** Each collection, and whether its owner may list it. */
const COLLECTIONS: Record<string, boolean> = {
  userSettings: false,
  [`userSettings/${OWNER}/allocation`]: true,
  systemStatus: false,
  users: false,
  [`users/${OWNER}/status`]: false,
  [`users/${OWNER}/plans`]: true,
  [`users/${OWNER}/runs`]: true,
  [`users/${OWNER}/suggestions`]: true,
  [`users/${OWNER}/ledger`]: false,
  [`users/${OWNER}/ledgerEvents`]: true,
  [`users/${OWNER}/portfolioHistory`]: true,
  [`users/${OWNER}/driftHistory`]: true,
  [`users/${OWNER}/settings`]: false,
  [`users/${OWNER}/notifications`]: true,
  [`users/${OWNER}/deliveries`]: true,
  mail: false,
  brokerConnections: false,
  accountDeletions: false,
  rateLimits: false,
  oauthRequests: false,
  brokerAccounts: false,
  systemSecrets: false,
  dataMigrations: false,
  [`users/${OWNER}/secrets`]: false,
  [`users/${OWNER}/evidence`]: false,
  priceHistory: false,
  anything: false,
};

// Every refusal is expected here; the SDK would write a line for each.
setLogLevel("silent");

let environment: RulesTestEnvironment;
let people: Record<"owner" | "stranger" | "admin" | "anonymous", Firestore>;

beforeAll(async () => {
  environment = await initializeTestEnvironment({
    projectId: `demo-rules-${process.pid}-${Date.now()}`,
    firestore: { ...emulatorAddress(), rules: deployedRules() },
  });
  people = {
    owner: environment.authenticatedContext(OWNER).firestore() as unknown as Firestore,
    stranger: environment.authenticatedContext(STRANGER).firestore() as unknown as Firestore,
    admin: environment.authenticatedContext("admin", { admin: true }).firestore() as unknown as Firestore,
    anonymous: environment.unauthenticatedContext().firestore() as unknown as Firestore,
  };
  await environment.withSecurityRulesDisabled(async (context) => {
    const store = context.firestore() as unknown as Firestore;
    await Promise.all(Object.keys(DOCUMENTS).map((path) => setDoc(doc(store, path), { open: true })));
  });
});

afterAll(async () => {
  await environment?.cleanup();
});

describe("reading a document", () => {
  for (const [path, reader] of Object.entries(DOCUMENTS)) {
    it(`${path}: ${reader} may, no other`, async () => {
      const allowed = {
        owner: reader !== "nobody",
        stranger: reader === "signed in",
        admin: reader === "signed in",
        anonymous: false,
      };
      for (const [name, store] of Object.entries(people)) {
        const read = getDoc(doc(store, path));
        if (allowed[name as keyof typeof allowed]) {
          const found = await assertSucceeds(read);
          expect(found.exists(), `${name} finds the document`).toBe(true);
        } else {
          await assertFails(read);
        }
      }
    });
  }

  it("of one's own that does not exist yet tells that it does not exist", async () => {
    for (const path of ["userSettings/new", "userSettings/new/allocation/SPY", "users/new/status/drift"]) {
      const store = environment.authenticatedContext("new").firestore() as unknown as Firestore;
      const found = await assertSucceeds(getDoc(doc(store, path)));
      expect(found.exists()).toBe(false);
    }
  });
});

describe("listing a collection", () => {
  for (const [path, ownerMay] of Object.entries(COLLECTIONS)) {
    it(`${path}: ${ownerMay ? "its owner may, no other" : "nobody may"}`, async () => {
      for (const [name, store] of Object.entries(people)) {
        const read = getDocs(collection(store, path));
        if (ownerMay && name === "owner") {
          const found = await assertSucceeds(read);
          expect(found.empty).toBe(false);
        } else {
          await assertFails(read);
        }
      }
    });
  }

  it("nobody may search all users' collections at once", async () => {
    for (const store of Object.values(people)) {
      for (const group of ["runs", "plans", "allocation", "status", "notifications", "deliveries", "mail", "secrets"]) {
        await assertFails(getDocs(collectionGroup(store, group)));
      }
      await assertFails(getDocs(query(collectionGroup(store, "runs"), where("open", "==", true))));
    }
  });
});

describe("writing", () => {
  for (const path of Object.keys(DOCUMENTS)) {
    it(`${path}: nobody may create beside it, change or delete it`, async () => {
      for (const store of Object.values(people)) {
        await assertFails(setDoc(doc(store, path), { trading_enabled: true }));
        await assertFails(updateDoc(doc(store, path), { trading_enabled: true }));
        await assertFails(deleteDoc(doc(store, path)));
        await assertFails(setDoc(doc(store, `${path}-new`), { trading_enabled: true }));
      }
    });
  }
});
