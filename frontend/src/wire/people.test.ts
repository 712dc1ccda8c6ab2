import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

// Fresh modules: what another test started is another project.
vi.resetModules();
const { startApp } = await import("./base/app");
const { signIn, signOut, theAuth } = await import("./base/session");
const people = await import("./people");
const { beginSecondStep, changeEmail, changePassword, finishWithCode, readMeans, removeSecondStep } = people;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Which half minute it is for app and server: in a test none begins between the two. */
const MOMENT = 58_800_000;

/** What an authenticator app shows for a key (RFC 6238, 6 digits, 30 seconds). */
function codeOf(key: string): string {
  const bits = Array.from(key, (sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(MOMENT));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

const newKey = () => [...randomBytes(16)].map((byte) => ALPHABET[byte % 32] ?? "A").join("");

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

type Body = Record<string, unknown>;

class Refusal extends Error {}

/** The sign-in server, as far as its documented protocol is used here: one account, with and without a second step. */
class SignInServer {
  email = "owner@example.com";
  password = "first password";
  hasTotp = true;
  key: string | null = null;
  pendingKey: string | null = null;
  links: Body[] = [];
  google: Body[] = [];

  private tokens(): Body {
    const now = Math.floor(Date.now() / 1000);
    const idToken = `${encoded({ alg: "none" })}.${encoded({ sub: "u", auth_time: now, iat: now, exp: now + 3600 })}.x`;
    return { localId: "u", idToken, refreshToken: "r", expiresIn: "3600" };
  }

  private require(isFine: boolean, code: string): void {
    if (!isFine) throw new Refusal(code);
  }

  private factors(): Body[] {
    const enrolledAt = "2026-11-01T10:00:00Z";
    return this.key === null
      ? []
      : [{ mfaEnrollmentId: "app", displayName: "Authenticator app", totpInfo: {}, enrolledAt }];
  }

  answer(path: string, body: Body): Body {
    const code = (info: unknown) => (info as { verificationCode: string }).verificationCode;
    switch (path) {
      case "v1/accounts:signInWithPassword":
        this.require(
          body.email === this.email && body.password === this.password,
          "INVALID_LOGIN_CREDENTIALS",
        );
        if (this.key !== null)
          return { localId: "u", mfaPendingCredential: "pending", mfaInfo: this.factors() };
        return this.tokens();
      case "v1/accounts:signInWithIdp":
        this.google.push(body);
        return { ...this.tokens(), providerId: "google.com" };
      case "v1/accounts:lookup":
        return {
          users: [
            {
              localId: "u",
              email: this.email,
              emailVerified: true,
              providerUserInfo: [{ providerId: "password", email: this.email }],
              mfaInfo: this.factors(),
            },
          ],
        };
      case "v1/accounts:update":
        this.password = String(body.password);
        return this.tokens();
      case "v1/accounts:sendOobCode":
        this.links.push(body);
        return { email: this.email };
      case "v2/accounts/mfaEnrollment:start":
        this.require(this.hasTotp, "OPERATION_NOT_ALLOWED : TOTP based MFA not enabled.");
        this.pendingKey = newKey();
        return {
          totpSessionInfo: {
            sharedSecretKey: this.pendingKey,
            verificationCodeLength: 6,
            hashingAlgorithm: "SHA1",
            periodSec: 30,
            sessionInfo: "s",
            finalizeEnrollmentTime: new Date(Date.now() + 60_000).toISOString(),
          },
        };
      case "v2/accounts/mfaEnrollment:finalize":
        this.require(code(body.totpVerificationInfo) === codeOf(this.pendingKey ?? ""), "INVALID_CODE");
        this.key = this.pendingKey;
        return this.tokens();
      case "v2/accounts/mfaSignIn:finalize":
        this.require(code(body.totpVerificationInfo) === codeOf(this.key ?? ""), "INVALID_CODE");
        return this.tokens();
      case "v2/accounts/mfaEnrollment:withdraw":
        this.key = null;
        return this.tokens();
      default:
        throw new Error(`nothing is known of ${path}`);
    }
  }
}

let server: SignInServer;

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString()) as Body;
}

const http = createServer((request, response) => {
  const path = new URL(request.url ?? "", "http://x").pathname.replace(
    "/identitytoolkit.googleapis.com/",
    "",
  );
  const send = (status: number, answer: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  bodyOf(request)
    .then((body) => send(200, server.answer(path, body)))
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message : "";
      send(error instanceof Refusal ? 400 : 500, { error: { code: 400, message } });
    });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  startApp({
    firebase: { projectId: "demo-evenkeel", apiKey: "demo" },
    emulators: { auth: `http://127.0.0.1:${port}`, firestore: { host: "127.0.0.1", port: 1 } },
  });
});
beforeEach(async () => {
  server = new SignInServer();
  await signIn(server.email, server.password);
});
afterEach(signOut);
afterAll(() => http.close());

const proof = (code = "") => ({ password: server.password, code });

async function withSecondStep(): Promise<string> {
  const { key, finish } = await beginSecondStep(proof());
  await finish(codeOf(key));
  return key;
}

test("a password is changed by whoever knows the old one", async () => {
  await changePassword(proof(), "second password");
  expect(server.password).toBe("second password");
});

test("whoever does not know the password changes nothing", async () => {
  const wrong = { password: "guessed", code: "" };
  await expect(changePassword(wrong, "mine")).rejects.toMatchObject({ code: "auth/invalid-credential" });
  await expect(changeEmail(wrong, "thief@example.com")).rejects.toMatchObject({
    code: "auth/invalid-credential",
  });
  expect(server.password).toBe("first password");
  expect(server.links).toEqual([]);
});

test("a new address gets a link first, and counts only once it is opened", async () => {
  await changeEmail(proof(), "new@example.com");
  expect(server.links).toMatchObject([
    { requestType: "VERIFY_AND_CHANGE_EMAIL", newEmail: "new@example.com" },
  ]);
  expect(theAuth().currentUser?.email).toBe("owner@example.com");
});

test("the second step is on once the app has shown that it has the key, and not before", async () => {
  const { key, address, finish } = await beginSecondStep(proof());
  expect(address).toMatch(/^otpauth:\/\/totp\/Evenkeel:owner@example\.com\?secret=/u);
  const wrong = codeOf(key) === "000000" ? "000001" : "000000";
  await expect(finish(wrong)).rejects.toMatchObject({ code: "auth/invalid-verification-code" });
  expect((await readMeans()).second).toBeNull();
  await finish(codeOf(key));
  expect((await readMeans()).second).toMatchObject({ id: "app", name: "Authenticator app" });
});

test("with a second step the password alone signs nobody in, the code beside it does", async () => {
  const key = await withSecondStep();
  await signOut();
  const asked: unknown = await signIn(server.email, server.password).catch((error: unknown) => error);
  expect(asked).toMatchObject({ code: "auth/multi-factor-auth-required" });
  expect(theAuth().currentUser).toBeNull();
  await finishWithCode(asked as Parameters<typeof finishWithCode>[0], codeOf(key));
  expect(theAuth().currentUser?.uid).toBe("u");
});

test("with a second step its code is wanted for a change as well, also to remove it", async () => {
  const key = await withSecondStep();
  await expect(changePassword(proof("000000"), "mine")).rejects.toMatchObject({
    code: "auth/invalid-verification-code",
  });
  await changePassword(proof(codeOf(key)), "second password");
  expect(server.password).toBe("second password");
  await removeSecondStep(proof(codeOf(key)), "app");
  expect((await readMeans()).second).toBeNull();
});

test("a project that offers no second step says so", async () => {
  server.hasTotp = false;
  await expect(beginSecondStep(proof())).rejects.toMatchObject({ code: "auth/operation-not-allowed" });
});

test("Google's token is handed over with the nonce that it was asked for with", async () => {
  await people.signInWithGoogle("token", "nonce");
  expect(server.google).toHaveLength(1);
  const sent = new URLSearchParams(String(server.google[0]?.postBody));
  expect(Object.fromEntries(sent)).toMatchObject({
    id_token: "token",
    nonce: "nonce",
    providerId: "google.com",
  });
});
