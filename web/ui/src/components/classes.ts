import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names joined; of Tailwind's that contradict each other the last wins. */
export function classes(...values: ClassValue[]): string {
  return twMerge(clsx(values));
}
