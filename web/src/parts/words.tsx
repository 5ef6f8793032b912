// Words of a customer and small pieces of text that age.

import type { Span } from "../api";
import { plain } from "../data/format";
import { pieces } from "../data/spans";
import { t } from "../i18n";
import { serverNow } from "../session/state";

/** A comment with the words that were read marked. */
export function Marked({ text, spans }: { text: string; spans: readonly Span[] }) {
  return pieces(text, spans).map((piece, at) =>
    piece.role ? (
      <mark key={at} class={`as-${piece.role}`}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}

export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t().seconds(seconds);
  if (seconds < 3600) return t().minutes(Math.floor(seconds / 60));
  if (seconds < 86_400) return t().hours(Math.floor(seconds / 3600));
  return t().days(Math.floor(seconds / 86_400));
}

const LATE_MS = 5 * 60_000;

/** How long ago something came in; late ones stand out. */
export function Age({ at }: { at: number }) {
  const age = serverNow() - at;
  return <time class={age > LATE_MS ? "age late" : "age"}>{ageWords(age)}</time>;
}

/** A price on a cardboard tag. */
export const PriceTag = ({ sum }: { sum: number }) => <span class="tag">{plain(sum)}</span>;

export function Empty({
  title,
  hint,
  picture,
}: {
  title: string;
  hint?: string;
  picture?: preact.ComponentChildren;
}) {
  return (
    <div class="empty">
      {picture}
      <b>{title}</b>
      {hint && <p>{hint}</p>}
    </div>
  );
}

export const NotFound = () => (
  <div class="empty">
    <b>{t().notFound}</b>
    <p>{t().notFoundHint}</p>
    <a class="plain" href="/#list">
      {t().sessions}
    </a>
  </div>
);
