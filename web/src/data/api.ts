// The server's door: JSON both ways, problems as typed errors.

import type { Current, Problem as ProblemBody } from "../api";
import { language } from "../i18n";

/** The server did not answer, or is not ready: worth trying again with the same key. */
export class Unreachable extends Error {}

/** The server answered no, and says why in the user's language. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  /** The order or product as it is now, when the tap was made on an older one. */
  readonly current: Current | undefined;
  constructor(body: Partial<ProblemBody>, status: number) {
    super(body.detail || body.title || String(status));
    this.status = status;
    this.code = body.code ?? "";
    this.current = body.current ?? undefined;
  }
}

const PATIENCE_MS = 15_000;

/** 128 random bits in hex. `crypto.randomUUID` exists on https only. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

/** The running session, which index.html asks for while it is still coming in itself. */
const early = globalThis as { ahead?: [url: string, answer: Promise<Response>] | undefined };

export async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const init: RequestInit = {
    method,
    headers: { "Accept-Language": language.value, ...(body && { "Content-Type": "application/json" }) },
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body && { body: JSON.stringify(body) }),
  };
  const url = `/api/v1${path}`;
  const ahead = early.ahead?.[0] === url && early.ahead[1];
  if (ahead) early.ahead = undefined;
  const answer = await (ahead || fetch(url, init)).catch(() => {
    throw new Unreachable();
  });
  if (answer.ok) return (answer.status === 204 ? undefined : await readJson(answer)) as T;
  if (answer.status >= 502 && answer.status <= 504) throw new Unreachable();
  const problem = await readJson(answer).catch(why => {
    if (why instanceof Unreachable) throw why;
    return {};
  });
  throw new Refused(problem as Partial<ProblemBody>, answer.status);
}

/** A body cut off half way counts as no answer. */
async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text().catch(() => {
    throw new Unreachable();
  });
  return JSON.parse(text);
}

export const get = <T>(path: string) => call<T>("GET", path);
export const post = <T>(path: string, body: object = {}) => call<T>("POST", path, { key: newKey(), ...body });
