// What a session was taught to call a product, each to be taken back.

import type { Alias } from "../api";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { useLetter, Wrong } from "../parts/form";
import { Icon } from "../parts/marks";
import css from "./called.css?inline";
import { forget, taught } from "./taught";

adopt(css);

function Name({ alias, session, open }: { alias: Alias; session: number; open: boolean }) {
  const letter = useLetter(alias.words);
  return (
    <li>
      <b>{s().quoted(alias.words)}</b> <small>{s().taughtBy(alias.by)}</small>
      {open && (
        <button
          type="button"
          aria-label={s().forget(alias.words)}
          disabled={letter.busy.value}
          onClick={() => void forget(letter, session, alias.words)}
        >
          <Icon of="cross" />
        </button>
      )}
      <Wrong of={letter} />
    </li>
  );
}

interface CalledProps {
  product: number;
  session: number;
  /** Where several sessions may be meant. */
  title?: string;
  /** A closed session keeps what it was taught. */
  open: boolean;
}

export function Called({ product, session, title, open }: CalledProps) {
  const names = taught.value.get(session)?.filter(alias => alias.product_id === product) ?? [];
  if (names.length === 0) return null;
  return (
    <section class="called">
      <small>{title ? s().alsoCalledIn(title) : s().alsoCalled}</small>
      <ul>
        {names.map(alias => (
          <Name key={alias.words} alias={alias} session={session} open={open} />
        ))}
      </ul>
    </section>
  );
}
