// How long goods are held for orders that nobody has confirmed.

/** The usual ones, in minutes. */
export const HOLDS: readonly number[] = [15, 30, 60];

const LONGEST = 10_080;

/** Minutes as typed; null holds for good, NaN is no hold time. */
export function minutesOf(typed: string): number | null {
  const trimmed = typed.trim().replaceAll(".", "");
  if (!trimmed) return null;
  const minutes = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return minutes >= 1 && minutes <= LONGEST ? minutes : Number.NaN;
}
