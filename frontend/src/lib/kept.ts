import type { z } from "zod/mini";

/** A value kept in this browser under one key; what no longer fits its schema is forgotten rather than trusted. */
export interface Kept<T> {
  read: () => T | null;
  write: (value: T) => void;
  clear: () => void;
}

/** Storage may be switched off or full: the page then works for this visit only, and says nothing false about it. */
export function kept<T>(key: string, schema: z.ZodMiniType<T>): Kept<T> {
  return {
    read() {
      try {
        const text = localStorage.getItem(key);
        if (text === null) return null;
        const parsed = schema.safeParse(JSON.parse(text));
        return parsed.success ? parsed.data : null;
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch (error) {
        console.warn(`This browser did not keep ${key}:`, error);
      }
    },
    clear() {
      try {
        localStorage.removeItem(key);
      } catch (error) {
        console.warn(`This browser did not forget ${key}:`, error);
      }
    },
  };
}
