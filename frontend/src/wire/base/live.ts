import {
  collection,
  connectFirestoreEmulator,
  doc,
  getDocs,
  getFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
  where,
  type Firestore,
  type FirestoreError,
  type Query,
} from "firebase/firestore";
import { startTransition, useEffect, useState } from "react";
import { z } from "zod/mini";
import { inTurn } from "@/lib/in-turn";
import { theApp } from "./app";

/** What a listener knows. `stale`: the last known state, while the server can't be heard. */
export type Live<T> =
  | { status: "loading" }
  | { status: "ready"; value: T; stale: boolean }
  | { status: "error"; message: string; retry: () => void };

let firestore: Firestore | null = null;

/** The page's one connection to its documents. */
export function theFirestore(): Firestore {
  if (firestore !== null) return firestore;
  const { app, config } = theApp();
  firestore = getFirestore(app);
  if (config.emulators)
    connectFirestoreEmulator(firestore, config.emulators.firestore.host, config.emulators.firestore.port);
  return firestore;
}

interface Sink<T> {
  next: (value: T, stale: boolean) => void;
  fail: (message: string) => void;
}

type Start<T> = (sink: Sink<T>) => () => void;

/** One listener shared by all who look at the same thing, ended a little after the last one looks away. */
class Channel<T> {
  private state: Live<T> = { status: "loading" };
  private readonly watchers = new Set<() => void>();
  private stop: (() => void) | null = null;
  private readonly start: Start<T>;

  constructor(start: Start<T>) {
    this.start = start;
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    if (this.stop === null) this.open();
    // What failed for the last watcher (signed out meanwhile, perhaps) is tried again for the next one.
    else if (this.state.status === "error" && this.watchers.size === 1) this.restart();
    return () => {
      this.watchers.delete(watcher);
      // Moving from page to page must not end and restart the same listener.
      setTimeout(() => {
        if (this.watchers.size === 0) this.close();
      }, 1000);
    };
  };

  readonly current = (): Live<T> => this.state;

  private open(): void {
    // A page opens with a dozen listeners: each is started in a turn of its own.
    this.stop = inTurn(() => {
      this.stop = this.start({
        next: (value, stale) => this.become({ status: "ready", value, stale }),
        fail: (message) => this.become({ status: "error", message, retry: () => this.restart() }),
      });
    });
  }

  private close(): void {
    this.stop?.();
    this.stop = null;
    this.state = { status: "loading" };
  }

  private restart(): void {
    this.close();
    this.become({ status: "loading" });
    this.open();
  }

  private become(state: Live<T>): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

const channels = new Map<string, Channel<unknown>>();

function channel<T>(key: string, start: Start<T>): Channel<T> {
  const known = channels.get(key);
  // A key names its path, and its view where there is more than one, and with it its schema, so the stored channel is of this type.
  if (known !== undefined) return known as Channel<T>;
  const made = new Channel(start);
  channels.set(key, made);
  return made;
}

/**
 * Follows a channel. What it hears is drawn as a transition, in steps that let a press or a key come between: several
 * listeners answer at once when a page opens.
 */
function useChannel<T>(found: Channel<T>): Live<T> {
  const [seen, setSeen] = useState({ found, state: found.current() });
  useEffect(() => {
    const look = () => {
      const state = found.current();
      startTransition(() =>
        setSeen((before) => (before.found === found && before.state === state ? before : { found, state })),
      );
    };
    const leave = found.subscribe(look);
    look();
    return leave;
  }, [found]);
  return seen.found === found ? seen.state : found.current();
}

function sentence(path: string, error: FirestoreError): string {
  if (error.code === "permission-denied") return `This account may not read ${path}.`;
  return `Live updates of ${path} stopped (${error.code}).`;
}

function misfit(path: string, error: z.core.$ZodError): string {
  console.error(`${path}:`, z.prettifyError(error));
  return `${path} has a shape that this page does not know, so it is not shown.`;
}

/**
 * One document, live; `null` if it does not exist. While the server has not been heard, a missing document
 * is not known to be missing: the state stays `loading`. `view` distinguishes two schemas of one document.
 */
export function useLiveDocument<T>(path: string, schema: z.ZodMiniType<T>, view = ""): Live<T | null> {
  const found = channel<T | null>(`${path}#${view}`, (sink) =>
    onSnapshot(
      doc(theFirestore(), path),
      { includeMetadataChanges: true },
      (snapshot) => {
        const stale = snapshot.metadata.fromCache;
        if (!snapshot.exists()) {
          if (!stale) sink.next(null, false);
          return;
        }
        const parsed = schema.safeParse(snapshot.data());
        if (parsed.success) sink.next(parsed.data, stale);
        else sink.fail(misfit(path, parsed.error));
      },
      (error) => sink.fail(sentence(path, error)),
    ),
  );
  return useChannel(found);
}

/** The newest few by a time field, from a moment on and before another where these are given. */
export interface Newest {
  newest: number;
  by: string;
  from?: Date | null;
  before?: Date | null;
}

/** Those whose field has a value, in no order, and no more than so many: such a query needs no index of its own. */
export interface Matching {
  field: string;
  equals: string | boolean;
  atMost: number;
}

function keyOf(only: Newest | Matching): string {
  if ("field" in only) return [only.field, String(only.equals), only.atMost].join(":");
  const { by, newest, from, before } = only;
  return [by, newest, from?.toISOString() ?? "", before?.toISOString() ?? ""].join(":");
}

function queryOf(path: string, only: Newest | Matching): Query {
  if ("field" in only) {
    return query(collection(theFirestore(), path), where(only.field, "==", only.equals), limit(only.atMost));
  }
  const { by, newest, from, before } = only;
  return query(
    collection(theFirestore(), path),
    ...(from ? [where(by, ">=", from)] : []),
    ...(before ? [where(by, "<", before)] : []),
    orderBy(by, "desc"),
    limit(newest),
  );
}

/** Reads the newest few once; throws where the server can't be reached or a document does not fit. */
export async function fetchNewest<T>(path: string, schema: z.ZodMiniType<T>, only: Newest): Promise<T[]> {
  const found = await getDocs(queryOf(path, only));
  return found.docs.map((document) => schema.parse(document.data()));
}

/** All documents of a collection, live, or some of them; each with its id in `id`, unless it has a field of that name. */
export function useLiveCollection<T>(
  path: string,
  schema: z.ZodMiniType<T>,
  only?: Newest | Matching,
): Live<T[]> {
  const found = channel<T[]>(`${path}?${only ? keyOf(only) : ""}`, (sink) => {
    let read: T[] | null = null;
    return onSnapshot(
      only ? queryOf(path, only) : collection(theFirestore(), path),
      { includeMetadataChanges: true },
      (snapshot) => {
        const stale = snapshot.metadata.fromCache;
        if (stale && snapshot.empty) return;
        // Only whether the server was heard is new: what was read before is what there is.
        if (read !== null && snapshot.docChanges().length === 0) {
          sink.next(read, stale);
          return;
        }
        const parsed = z
          .array(schema)
          .safeParse(snapshot.docs.map((document) => ({ id: document.id, ...document.data() })));
        read = parsed.success ? parsed.data : null;
        if (parsed.success) sink.next(parsed.data, stale);
        else sink.fail(misfit(path, parsed.error));
      },
      (error) => sink.fail(sentence(path, error)),
    );
  });
  return useChannel(found);
}
