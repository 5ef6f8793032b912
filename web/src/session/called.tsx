// What a session was taught to call a product, each to be taken back.

import { useSignal } from "@preact/signals";
import type { Alias } from "../api";
import { newKey, Refused } from "../data/api";
import { t } from "../i18n";
import { s } from "../i18n/pages";
import { adopt } from "../parts/adopt";
import { Icon } from "../parts/marks";
import css from "./called.css?inline";
import { forget, taught } from "./taught";

adopt(css);

function Name({ alias, session, open }: { alias: Alias; session: number; open: boolean }) {
  const wrong = useSignal("");
  const busy = useSignal(false);
  const take = async () => {
    busy.value = true;
    wrong.value = "";
    await forget(session, newKey(), alias.words).catch(why => {
      wrong.value = why instanceof Refused ? why.message : t().cannotLoad;
    });
    busy.value = false;
  };
  return (
    <li>
      <b>{s().quoted(alias.words)}</b> <small>{s().taughtBy(alias.by)}</small>
      {open && (
        <button type="button" aria-label={s().forget(alias.words)} disabled={busy.value} onClick={take}>
          <Icon of="cross" />
        </button>
      )}
      {wrong.value && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
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
