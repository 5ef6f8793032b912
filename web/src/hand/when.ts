// A time of day as it is typed, in the shop's zone.

const ZONE_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** "9:41", "9h41" or "21h": the last time that the shop's clock said so. null if nothing is typed, NaN if it is no time. */
export function timeOf(typed: string, now: number): number | null {
  const trimmed = typed.trim();
  if (!trimmed) return null;
  const parts = /^(\d{1,2})\s*(?:[:h.]\s*(\d{2})?)$/i.exec(trimmed);
  const [hours, minutes] = [Number(parts?.[1]), Number(parts?.[2] ?? 0)];
  if (!parts || hours > 23 || minutes > 59) return Number.NaN;
  const midnight = Math.floor((now + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
  const at = midnight + (hours * 60 + minutes) * 60_000;
  return at <= now ? at : at - DAY_MS;
}
