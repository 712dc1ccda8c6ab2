import type { Stack } from "./stack.ts";

/** A field of a document. A date becomes a timestamp, a whole number an integer. */
export type Field =
  string | number | boolean | null | Date | Field[] | { [name: string]: Field };
export type Fields = Record<string, Field>;

// The emulator takes this word as an administrator's credential; a real project knows no such token.
const OWNER = "owner";

function encoded(value: Field): unknown {
  if (value === null) return { nullValue: null };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { booleanValue: value };
  if (typeof value === "number")
    return Number.isInteger(value)
      ? { integerValue: String(value) }
      : { doubleValue: value };
  if (value instanceof Date) return { timestampValue: value.toISOString() };
  if (Array.isArray(value))
    return { arrayValue: { values: value.map(encoded) } };
  return { mapValue: { fields: encodedFields(value) } };
}

interface Encoded {
  nullValue?: null;
  stringValue?: string;
  booleanValue?: boolean;
  integerValue?: string;
  doubleValue?: number;
  timestampValue?: string;
  arrayValue?: { values?: Encoded[] };
  mapValue?: { fields?: Record<string, Encoded> };
}

function decoded(value: Encoded): Field {
  if (value.mapValue) return decodedFields(value.mapValue.fields ?? {});
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(decoded);
  if (value.timestampValue !== undefined) return new Date(value.timestampValue);
  if (value.integerValue !== undefined) return Number(value.integerValue);
  return value.stringValue ?? value.booleanValue ?? value.doubleValue ?? null;
}

const decodedFields = (fields: Record<string, Encoded>): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, decoded(value)]),
  );

const encodedFields = (fields: Fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, encoded(value)]),
  );

/** The emulator's documents, past the rules: what an administrator of the project could do. */
export class Documents {
  private readonly url: string;
  private readonly root: string;

  constructor(stack: Stack) {
    this.url = stack.firestore;
    this.root = `projects/${stack.project}/databases/(default)/documents`;
  }

  private send(method: string, path: string, body?: unknown) {
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${OWNER}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<void> {
    const answer = await this.send(method, path, body);
    if (!answer.ok)
      throw new Error(
        `${method} ${path}: ${answer.status} ${await answer.text()}`,
      );
    await answer.text();
  }

  clear = () => this.ask("DELETE", `/emulator/v1/${this.root}`);
  remove = (path: string) => this.ask("DELETE", `/v1/${this.root}/${path}`);

  /** Writes whole documents, all at once. */
  write = (documents: Record<string, Fields>) =>
    this.ask("POST", `/v1/${this.root}:commit`, {
      writes: Object.entries(documents).map(([path, fields]) => ({
        update: { name: `${this.root}/${path}`, fields: encodedFields(fields) },
      })),
    });

  /** Puts some fields of a document, unless another hand has written it meanwhile; then again from what is there. */
  async change(path: string, change: (fields: Fields) => Fields) {
    for (;;) {
      const { fields, updateTime } = await this.stored(path);
      const changed = change(fields);
      const answer = await this.send("POST", `/v1/${this.root}:commit`, {
        writes: [
          {
            update: {
              name: `${this.root}/${path}`,
              fields: encodedFields(changed),
            },
            updateMask: { fieldPaths: Object.keys(changed) },
            currentDocument: { updateTime },
          },
        ],
      });
      const text = await answer.text();
      if (answer.ok) return;
      if (answer.status !== 400 && answer.status !== 409)
        throw new Error(`changing ${path}: ${answer.status} ${text}`);
    }
  }

  /** The documents of a collection, by id. */
  async list(collection: string): Promise<Record<string, Fields>> {
    const answer = await fetch(`${this.url}/v1/${this.root}/${collection}`, {
      headers: { authorization: `Bearer ${OWNER}` },
    });
    if (!answer.ok)
      throw new Error(
        `GET ${collection}: ${answer.status} ${await answer.text()}`,
      );
    const { documents = [] } = (await answer.json()) as {
      documents?: { name: string; fields?: Record<string, Encoded> }[];
    };
    return Object.fromEntries(
      documents.map(({ name, fields }) => [
        name.slice(name.lastIndexOf("/") + 1),
        decodedFields(fields ?? {}),
      ]),
    );
  }

  /** A document as it is stored. Throws if there is none. */
  async read(path: string): Promise<Fields> {
    return (await this.stored(path)).fields;
  }

  private async stored(
    path: string,
  ): Promise<{ fields: Fields; updateTime: string }> {
    const answer = await this.send("GET", `/v1/${this.root}/${path}`);
    if (!answer.ok)
      throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    const { fields = {}, updateTime } = (await answer.json()) as {
      fields?: Record<string, Encoded>;
      updateTime: string;
    };
    return { fields: decodedFields(fields), updateTime };
  }

  /** HTTP status of reading a document with a user's own token: 200, or 403 where the rules deny it. */
  async statusOfRead(path: string, idToken: string): Promise<number> {
    const answer = await fetch(`${this.url}/v1/${this.root}/${path}`, {
      headers: { authorization: `Bearer ${idToken}` },
    });
    await answer.text();
    return answer.status;
  }
}
