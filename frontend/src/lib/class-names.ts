import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names; a later Tailwind class replaces an earlier one of the same property. */
export function cn(...classes: ClassValue[]): string {
  return twMerge(clsx(classes));
}
