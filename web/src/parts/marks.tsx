// Drawings. Icons and platform marks are symbols of sprites.svg, which lies in the
// page; product pictures of pictures.svg, which is fetched beside the first data.

import type { Channel } from "../api";
import pictures from "../pictures.svg";

/** `far` icons are those that only parts on demand need. */
export function Icon({ of, far = false }: { of: string; far?: boolean }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`${far ? pictures : ""}#i-${of}`} />
    </svg>
  );
}

/** The built-in pictures of products, in the order in which a shop picks them. */
export const PICTURES = [
  "banh-gio",
  "mat",
  "mat-ong",
  "vai",
  "qua",
  "ot",
  "rau",
  "mien",
  "trung",
  "ga",
  "tra",
  "hop",
] as const;

export function Picture({ of }: { of: string | null | undefined }) {
  const known = PICTURES.find(name => name === of) ?? "hop";
  return (
    <svg class="picture" aria-hidden="true">
      <use href={`${pictures}#${known}`} />
    </svg>
  );
}

export function PlatformMark({ of }: { of: Channel["platform"] }) {
  return (
    <svg class="platform" aria-hidden="true">
      <use href={`#f-${of}`} />
    </svg>
  );
}

export const Hat = () => (
  <svg class="hat" aria-hidden="true">
    <use href="#hat" />
  </svg>
);
